package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The talk with one layer: tells it one event after the other, first what was queued, then octets
 * that it has not seen, then ends, and has its commands carried out in order. A layer that fails,
 * or asks in a circle, ends the flow with a finding. On the flow's loop only.
 */
final class Dialogue {
    /** Views shown in a row with nothing used: beyond this the layer asks itself in a circle. */
    private static final int SHOWN_IN_VAIN = 16;

    /** Stands for the layer of a flow that is over. */
    private static final Layer GONE = event -> List.of();

    private Layer layer;
    private final FlowEngine engine;
    private final FlowHost host;
    private final FlowBooks books;
    private final Orders orders;
    private ArrayDeque<Event> events;
    private boolean running;
    private int vain;

    Dialogue(Layer layer, FlowEngine engine, FlowHost host, FlowBooks books, Orders orders) {
        this.layer = layer;
        this.engine = engine;
        this.host = host;
        this.books = books;
        this.orders = orders;
    }

    /** Puts an event behind those that the layer was not told yet. */
    void queue(Event event) {
        if (events == null) {
            events = new ArrayDeque<>(2);
        }
        events.add(event);
    }

    /** Forgets what the layer was not told yet, and the layer. */
    void drop() {
        events = null;
        layer = GONE; // It may know a refused password; the sides may take their time to close.
    }

    /** Tells the layer all there is; returns false, having told nothing, from within itself. */
    boolean run() {
        if (running) {
            return false;
        }
        running = true;
        try {
            drain();
        } catch (RuntimeException bug) {
            // This is the rim: record what kind of fault it was, not its text, and close.
            String fault = bug.getClass().getSimpleName();
            engine.abort(Finding.of(Codes.FLOW_LAYER_FAILED).with("fault", fault));
        } finally {
            running = false;
        }
        return true;
    }

    private void drain() {
        vain = 0;
        while (!engine.over()) {
            Event next = events == null ? null : events.poll();
            if (next == null) {
                next = nextView();
            }
            if (next == null) {
                next = nextEnd();
            }
            if (next == null) {
                events = null; // An idle flow holds nothing.
                return;
            }
            deliver(next);
        }
    }

    private Event nextView() {
        Optional<Direction> fresh = books.fresh();
        if (fresh.isEmpty()) {
            return null;
        }
        if (++vain > SHOWN_IN_VAIN) {
            throw new IllegalStateException("views are asked for in a circle");
        }
        Lane lane = books.lane(fresh.get());
        lane.fresh = false;
        lane.wanted = 0;
        return new Event.Octets(fresh.get(), lane.view());
    }

    private Event nextEnd() {
        for (Direction direction : Direction.values()) {
            Lane lane = books.lane(direction);
            boolean soon = engine.upstream() == FlowEngine.Upstream.CONNECTING && lane.unused() > 0;
            if (lane.ended && !lane.endTold && !soon) {
                lane.endTold = true;
                return new Event.Finished(direction);
            }
        }
        return null;
    }

    private void deliver(Event event) {
        Verdict verdict = Verdict.ALLOW;
        if (event.kind() == Event.Kind.JUDGED) {
            Event.Judged judged = (Event.Judged) event;
            books.lane(judged.direction()).judging = false;
            verdict = judged.verdict();
        }
        long before = books.unused();
        List<Command> commands = layer.on(event);
        for (Command command : commands) {
            if (engine.over()) {
                return;
            }
            orders.carryOut(command, event);
        }
        if (books.unused() != before) {
            vain = 0;
        }
        if (event.kind() == Event.Kind.FINISHED && !engine.over()) {
            truncated(books.lane(((Event.Finished) event).direction()));
        }
        if (verdict.kind() == Verdict.Kind.QUARANTINE) {
            engine.abort(Orders.finding(verdict)); // Whatever the layer makes of it.
        }
    }

    /** A sender that ends within a message whose length was promised has not ended in order. */
    private void truncated(Lane lane) {
        if (lane.cut()) {
            engine.abort(Finding.of(Codes.MESSAGE_TRUNCATED).with("protocol", host.protocol()));
        }
    }
}
