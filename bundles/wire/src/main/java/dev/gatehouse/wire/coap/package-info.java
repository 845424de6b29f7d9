/** CoAP datagrams, without I/O. */
@Export(attribute = {"gh=wire", "mandatory:=gh"})
@Version("0.1.0")
package dev.gatehouse.wire.coap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
