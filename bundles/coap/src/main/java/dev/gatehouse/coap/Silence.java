package dev.gatehouse.coap;

/**
 * Notices that an endpoint which once answered does not any more: it may have been restarted and
 * know nothing of the leg, and then drops what comes over it without a word. Not safe on several
 * threads.
 */
final class Silence {
    /**
     * Nanoseconds: a confirmable message is acknowledged at once (RFC 7252 4.2), and the first
     * retransmission (2 to 3 s later, 4.8) is ordinary loss; at the second one it is time to ask.
     */
    static final long CONFIRMABLE = 4_000_000_000L;

    /** Nanoseconds: who only ever sends what needs no answer is checked once a minute. */
    static final long ANYTHING = 60_000_000_000L;

    /** The bits of the first octet that hold the type, which is 0 for confirmable: RFC 7252 3. */
    private static final int TYPE = 0x30;

    private boolean confirmableWaits;
    private boolean anythingWaits;
    private long confirmableSince;
    private long anythingSince;

    /** A datagram is about to go out; returns whether the endpoint should be asked anew. */
    boolean sends(int firstOctet, long nowNanos) {
        boolean confirmable = (firstOctet & TYPE) == 0;
        if (!anythingWaits) {
            anythingWaits = true;
            anythingSince = nowNanos;
        }
        if (confirmable && !confirmableWaits) {
            confirmableWaits = true;
            confirmableSince = nowNanos;
        }
        boolean late =
                nowNanos - anythingSince > ANYTHING
                        || confirmable && nowNanos - confirmableSince > CONFIRMABLE;
        if (late) {
            anythingSince = nowNanos;
            confirmableSince = nowNanos;
        }
        return late;
    }

    /** Something came that was really from the endpoint. */
    void ended() {
        confirmableWaits = false;
        anythingWaits = false;
    }

    /** Returns whether nothing has come since the last datagram went out. */
    boolean lasts() {
        return anythingWaits;
    }
}
