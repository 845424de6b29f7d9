/** The devices of the home: what is known of them, and what is done for them. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
