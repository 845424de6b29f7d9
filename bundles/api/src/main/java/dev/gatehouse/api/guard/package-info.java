/** From a message to a verdict. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.guard;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
