/** What is held about whom, and how it is erased. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.privacy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
