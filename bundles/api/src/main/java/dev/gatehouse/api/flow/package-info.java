/** A flow: who talks to whom, and what a protocol layer is told and may ask for. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.flow;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
