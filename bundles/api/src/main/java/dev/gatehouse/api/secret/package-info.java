/** Values that must never be printed, logged or kept. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.secret;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
