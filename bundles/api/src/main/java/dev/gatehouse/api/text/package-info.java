/** Text on its way into a sink, made harmless for it. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.text;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
