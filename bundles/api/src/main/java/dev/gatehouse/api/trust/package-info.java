/** Who is on the other side of a TLS connection, and how we prove who we are. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.trust;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
