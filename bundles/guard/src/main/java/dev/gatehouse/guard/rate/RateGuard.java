package dev.gatehouse.guard.rate;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.guard.stance.Leniency;

/**
 * Size and rate of the messages of one flow: EN 303 645 5.13-1. Sizes are limited both ways, rates
 * towards the server, for the flow and for its source address together. On the flow's loop only.
 */
public final class RateGuard {
    private final Source source;
    private final Pace pace;

    /** Begins with a full allowance for the flow, and with what its source has left. */
    public RateGuard(Source source, long nowNanos) {
        this.source = source;
        this.pace = new Pace(nowNanos);
    }

    /** Judges a message strictly; one that is refused counts for nothing. */
    public Verdict judge(
            Direction direction, ProtocolMessage message, SharedLimits limits, long nowNanos) {
        return judge(direction, message, limits, nowNanos, Leniency.NONE);
    }

    /** Judges a message; one that is refused, or passes all the same, counts for nothing. */
    public Verdict judge(
            Direction direction,
            ProtocolMessage message,
            SharedLimits limits,
            long nowNanos,
            Leniency leniency) {
        if (message.size() > limits.flow().maxOctets()) {
            Verdict refused = tooLarge(message, limits);
            if (leniency.stops(refused)) {
                return refused;
            }
        }
        if (direction == Direction.TO_SERVER) {
            Verdict paced = pace(message, limits, nowNanos);
            return leniency.stops(paced) ? paced : Verdict.ALLOW;
        }
        return Verdict.ALLOW;
    }

    private static Verdict tooLarge(ProtocolMessage message, SharedLimits limits) {
        return new Verdict.Refuse(
                Finding.of(Codes.MESSAGE_TOO_LARGE)
                        .with("protocol", message.protocol().label())
                        .with("octets", message.size())
                        .with("limit", limits.flow().maxOctets()));
    }

    private Verdict pace(ProtocolMessage message, SharedLimits limits, long nowNanos) {
        if (!pace.allows(limits.flow(), nowNanos)) {
            return exceeded(message, limits.flow());
        }
        if (!source.allows(message.protocol(), limits.source(), nowNanos)) {
            return exceeded(message, limits.source());
        }
        pace.take(limits.flow(), nowNanos);
        source.take(message.protocol(), limits.source(), nowNanos);
        return Verdict.ALLOW;
    }

    private static Verdict exceeded(ProtocolMessage message, MessageLimits limits) {
        return new Verdict.Refuse(
                Finding.of(Codes.RATE_EXCEEDED)
                        .with("protocol", message.protocol().label())
                        .with("limit", limits.perSecond()));
    }
}
