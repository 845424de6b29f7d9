/** What passes all the same, because the household wants it so for a device. */
package dev.gatehouse.guard.stance;
