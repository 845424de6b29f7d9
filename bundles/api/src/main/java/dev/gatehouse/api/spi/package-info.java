/** What integrators contribute. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
