package dev.gatehouse.inventory;

import java.util.Optional;

/**
 * What a DHCP server gave to whom.
 *
 * @param mac to whom
 * @param address what
 * @param hostName how that one calls itself; hostile text, bounded
 */
record Lease(String mac, String address, Optional<String> hostName) {}
