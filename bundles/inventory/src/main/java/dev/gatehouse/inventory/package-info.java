/** Who is on the network: evidence, identity, and the registry of devices. */
package dev.gatehouse.inventory;
