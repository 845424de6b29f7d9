package dev.gatehouse.guard.rate;

/**
 * The limits of one protocol, for one flow and for all flows of one source together. Immutable.
 *
 * @param flow what one flow may send
 * @param source what all flows of a source may send: {@value MessageLimits#SHARE} times the rate
 */
public record SharedLimits(MessageLimits flow, MessageLimits source) {
    /** Used where no policy sets limits for a protocol. */
    public static final SharedLimits STRICT = of(MessageLimits.STRICT);

    /** Returns what follows from the limits of one flow. */
    public static SharedLimits of(MessageLimits flow) {
        return new SharedLimits(flow, flow.ofSource());
    }

    /** Returns the stricter of both, in each respect. */
    public SharedLimits and(SharedLimits other) {
        return of(flow.and(other.flow));
    }
}
