package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import java.util.Optional;

/**
 * The named deadlines of a flow, looked at by the sweep once a second: no flow has a timer of its
 * own. Pure except for the window that it keeps in a lane's books.
 *
 * <p>A message that is streamed is measured from its first octet that passes to its last, also
 * between its parts: chunks of a request that come complete but one by one are one slow message.
 * What has no end by its nature is not measured: an answer in chunks (events that a server sends as
 * they happen), one that ends with its connection, a Telnet session. There only silence counts.
 */
final class Deadlines {
    /** Grace for the other direction once one has ended, in seconds (decision 5). */
    static final int GRACE_SECONDS = 30;

    private Deadlines() {}

    /** Returns which deadline has passed, if one has. */
    static Optional<Finding> passed(FlowEngine engine, RimLimits limits, long opened, long now) {
        if (engine.upstream() == FlowEngine.Upstream.CONNECTING) {
            return Optional.empty(); // The attempt has its own deadline.
        }
        if (!engine.begun() && now - opened > limits.firstMessageSeconds() * Rim.NANOS) {
            return Optional.of(
                    engine.lane(Direction.TO_SERVER).unused() == 0
                            ? Finding.of(Codes.FLOW_SILENT)
                            : slow("first message", limits.firstMessageSeconds()));
        }
        for (Direction direction : Direction.values()) {
            Optional<Finding> late = late(engine.lane(direction), limits, now);
            if (late.isPresent()) {
                return late;
            }
        }
        return silent(engine, limits, now);
    }

    private static Optional<Finding> late(Lane lane, RimLimits limits, long now) {
        if (lane.unused() > 0 && now - lane.heldSince > limits.heldMessageSeconds() * Rim.NANOS) {
            return Optional.of(slow("held message", limits.heldMessageSeconds()));
        }
        if (!lane.mustGetOn()) {
            lane.windowOpen = false;
        } else if (!lane.windowOpen) {
            openWindow(lane, now);
        } else if (now - lane.windowSince >= limits.streamSeconds() * Rim.NANOS) {
            long seconds = (now - lane.windowSince) / Rim.NANOS;
            if (lane.gone() - lane.windowGone < limits.streamFloor() * seconds) {
                return Optional.of(slow("streamed message", limits.streamSeconds()));
            }
            openWindow(lane, now);
        }
        return Optional.empty();
    }

    private static void openWindow(Lane lane, long now) {
        lane.windowOpen = true;
        lane.windowSince = now;
        lane.windowGone = lane.gone();
    }

    private static Optional<Finding> silent(FlowEngine engine, RimLimits limits, long now) {
        long silence = now - engine.lastOctets();
        boolean half =
                engine.lane(Direction.TO_SERVER).ended || engine.lane(Direction.TO_CLIENT).ended;
        boolean idle = limits.idleSeconds() > 0 && silence > limits.idleSeconds() * Rim.NANOS;
        return idle || half && silence > GRACE_SECONDS * Rim.NANOS
                ? Optional.of(Finding.of(Codes.FLOW_SILENT))
                : Optional.empty();
    }

    private static Finding slow(String deadline, int seconds) {
        return Finding.of(Codes.FLOW_SLOW).with("deadline", deadline).with("seconds", seconds);
    }
}
