/** The messages that guards judge; the whole sealed family lives here. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
