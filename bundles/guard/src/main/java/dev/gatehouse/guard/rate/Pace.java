package dev.gatehouse.guard.rate;

/**
 * A token bucket in one number: the moment at which the sender would be back on its sustained rate
 * (the generic cell rate algorithm, ITU-T I.371). 16 octets; one writer at a time.
 */
final class Pace {
    private long dueNanos;

    /** Starts full. */
    Pace(long nowNanos) {
        dueNanos = nowNanos;
    }

    /** Returns whether one more message is within the limits now. */
    boolean allows(MessageLimits limits, long nowNanos) {
        return dueNanos - nowNanos <= limits.toleranceNanos();
    }

    /** Counts a message. */
    void take(MessageLimits limits, long nowNanos) {
        long from = dueNanos - nowNanos > 0 ? dueNanos : nowNanos;
        dueNanos = from + limits.intervalNanos();
    }

    /** Returns whether it is full again, so that forgetting it gives nothing away. */
    boolean isFull(long nowNanos) {
        return dueNanos - nowNanos <= 0;
    }
}
