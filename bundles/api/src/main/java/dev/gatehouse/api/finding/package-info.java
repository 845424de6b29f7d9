/** What was seen or refused, as codes and typed parameters, never as sentences. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.finding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
