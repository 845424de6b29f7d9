/** MQTT 3.1, 3.1.1 and 5, both ways, without I/O. */
@Export(attribute = {"gh=wire", "mandatory:=gh"})
@Version("0.1.0")
package dev.gatehouse.wire.mqtt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
