package dev.gatehouse.inventory;

import java.util.Optional;

/**
 * What the network says of an address now: the neighbour table, or else a lease.
 *
 * @param mac who has it
 * @param hostName how that one calls itself towards the DHCP server
 */
record Fact(String mac, Optional<String> hostName) {}
