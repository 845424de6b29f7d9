/** Where datagrams leave for the other end under a protection of their own. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.datagram;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
