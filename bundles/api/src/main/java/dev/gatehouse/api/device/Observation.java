package dev.gatehouse.api.device;

import dev.gatehouse.api.flow.Route;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One piece of evidence about a device.
 *
 * @param source where it comes from
 * @param claims what is claimed; at least one of MAC, address or configured name says of whom
 * @param use a protocol that it was seen to speak
 * @param time when, by the home's clock
 */
public record Observation(
        Source source, Map<Claim, String> claims, Optional<Use> use, Instant time) {

    /** Where evidence comes from. */
    public enum Source {
        /** A flow through the gateway. */
        FLOW,
        /** The kernel's neighbour table. */
        NEIGHBOUR,
        /** A lease of the DHCP server. */
        LEASE,
        /** The configuration. */
        CONFIGURATION
    }

    /**
     * A protocol that was spoken through the gateway.
     *
     * @param route the route it came in by
     * @param onward whether the leg onward was proven protected in this flow
     */
    public record Use(Route route, boolean onward) {}

    public Observation {
        claims = Map.copyOf(claims);
    }
}
