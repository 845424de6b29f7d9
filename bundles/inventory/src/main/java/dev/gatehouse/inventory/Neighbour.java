package dev.gatehouse.inventory;

/**
 * An entry of the kernel's neighbour table.
 *
 * @param address an IP address
 * @param mac whose it is
 * @param present whether it has answered just now; an entry may also be a memory
 */
record Neighbour(String address, String mac, boolean present) {}
