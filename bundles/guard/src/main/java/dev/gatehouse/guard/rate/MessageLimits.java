package dev.gatehouse.guard.rate;

import dev.gatehouse.api.policy.Policy.Limits;

/**
 * The limits of one protocol, ready for {@link Pace}. Immutable.
 *
 * @param maxOctets longest message
 * @param perSecond sustained rate towards the server
 * @param intervalNanos the time between two messages at that rate
 * @param toleranceNanos how far ahead of that rate a sender may be
 */
public record MessageLimits(
        long maxOctets, int perSecond, long intervalNanos, long toleranceNanos) {
    /** Highest rate of a policy, messages a second: beyond it the interval is no longer exact. */
    public static final int RATE = 1_000_000;

    /** Largest burst of a policy: with the lowest rate its tolerance is still within a long. */
    public static final int BURST = 1_000_000;

    /**
     * Used where no policy sets limits for a protocol: 1 MiB and 50 messages a second are far more
     * than sensors and switches send, and too little for a flood.
     */
    public static final MessageLimits STRICT = of(1 << 20, 50, 100);

    /** How many flows of one source may run at their full rate at the same time. */
    public static final int SHARE = 8;

    private static final long SECOND = 1_000_000_000L;

    /** Returns the limits of a policy. */
    public static MessageLimits of(Limits policy) {
        return of(policy.maxMessageOctets(), policy.messagesPerSecond(), policy.burst());
    }

    /** Returns these limits; rate and burst are positive. */
    public static MessageLimits of(long maxOctets, int perSecond, int burst) {
        long interval = Math.max(1, SECOND / perSecond);
        return new MessageLimits(maxOctets, perSecond, interval, interval * (burst - 1));
    }

    /** Returns the stricter of both, in each respect. */
    public MessageLimits and(MessageLimits other) {
        return new MessageLimits(
                Math.min(maxOctets, other.maxOctets),
                Math.min(perSecond, other.perSecond),
                Math.max(intervalNanos, other.intervalNanos),
                Math.min(toleranceNanos, other.toleranceNanos));
    }

    /** Returns what all flows of one source may send together. */
    MessageLimits ofSource() {
        return new MessageLimits(
                maxOctets,
                (int) Math.min(Integer.MAX_VALUE, (long) perSecond * SHARE),
                Math.max(1, intervalNanos / SHARE),
                toleranceNanos);
    }
}
