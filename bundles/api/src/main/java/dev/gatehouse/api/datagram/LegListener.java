package dev.gatehouse.api.datagram;

import dev.gatehouse.api.finding.Finding;

/** Hears of a leg. Called on any thread, one call at a time for one leg; must not block. */
public interface LegListener {
    /**
     * The other end is verified and the leg is protected.
     *
     * @param how what was agreed, in words for people, such as {@code DTLS 1.2, pre-shared key}
     */
    void opened(String how);

    /** A datagram came from the other end; the array is the listener's. */
    void received(byte[] datagram);

    /** The leg is over; it passes nothing any more. */
    void failed(Finding why);
}
