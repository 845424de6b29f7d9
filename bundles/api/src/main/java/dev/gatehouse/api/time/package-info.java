/** The two clocks: one that only counts, one that may be wrong. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
