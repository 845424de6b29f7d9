/** HTTP/1.1 framing and refusals, without I/O. */
@Export(attribute = {"gh=wire", "mandatory:=gh"})
@Version("0.1.0")
package dev.gatehouse.wire.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
