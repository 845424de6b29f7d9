/**
 * The journal of findings on H2, sealed under a key per subject. The only writer of people's data
 * to disk; nothing here is exported.
 */
package dev.gatehouse.store;
