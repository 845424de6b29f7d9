/** Policies as typed records, as they come from the policy files. */
@Export
@Version("0.1.0")
package dev.gatehouse.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
