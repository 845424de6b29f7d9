package dev.gatehouse.jmh;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The least of a rim: shows a layer whole messages, allows what is to be judged, and counts what
 * passes. No octet is copied, so that the layer is what is measured. A message that doesn't pass
 * whole is an {@link IllegalStateException}: then the benchmark measures something else.
 */
final class Loop {
    private final Layer layer;
    private long used;
    private boolean judging;

    /** Opens a flow and tells it that it is connected. */
    Loop(Layer layer, Set<String> names) {
        this.layer = layer;
        take(layer.on(new Event.Opened()));
        take(layer.on(new Event.Connected(names)));
    }

    /** A whole message arrives; returns its octets, all of which have passed. */
    long feed(Direction direction, ByteBuffer message) {
        long octets = message.remaining();
        long before = 0;
        used = 0;
        while (used < octets) {
            ByteBuffer view = message.slice((int) used, (int) (octets - used));
            take(layer.on(new Event.Octets(direction, view)));
            while (judging) {
                judging = false;
                take(layer.on(new Event.Judged(direction, Verdict.ALLOW)));
            }
            if (used == before) {
                throw new IllegalStateException("a whole message did not pass");
            }
            before = used;
        }
        return used;
    }

    private void take(List<Command> commands) {
        for (Command command : commands) {
            switch (command.kind()) {
                case PASS -> used += ((Command.Pass) command).octets();
                case JUDGE -> judging = true;
                case ABORT, DISCARD -> throw new IllegalStateException("refused");
                case NEED_MORE, ANSWER, CONNECT, WAKE, REPORT, FINISH -> {
                    // Nothing that the loop would have to do.
                }
            }
        }
    }
}
