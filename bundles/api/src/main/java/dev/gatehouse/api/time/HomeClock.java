package dev.gatehouse.api.time;

import java.time.Instant;

/**
 * The wall clock and how far it can be trusted. Home gateways often wake up in 1970. A service;
 * safe on any thread.
 */
public interface HomeClock {

    /** How far the wall clock can be trusted, weakest first. */
    enum Standing {
        /** The system's clock lies before the floor: it was never set. */
        UNSET,
        /** The system's clock is not before the floor; nobody vouched for it. */
        FLOOR,
        /** Set from the network, unauthenticated. */
        NETWORK,
        /** Confirmed by an authenticated source. */
        AUTHENTICATED
    }

    /**
     * Returns the later of the system's clock and the floor. The floor is the newest of build time,
     * last persisted time and newest verified handshake.
     */
    Instant now();

    Standing standing();

    /** Returns whether the start of a certificate's validity can be judged. */
    default boolean judgesNotBefore() {
        return standing() != Standing.UNSET;
    }
}
