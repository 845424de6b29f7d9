/** The record of findings. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.journal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
