/** Reads, checks and watches policy files. Not exported. */
package dev.gatehouse.policy;
