package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Drives one layer: tells it events, carries out its commands in order, and keeps the books of both
 * directions. Knows no socket, thread or clock; those are its {@link Side}s and its {@link
 * FlowHost}. Called on the flow's loop only. Whatever goes wrong ends the flow with a finding.
 */
final class FlowEngine {
    /** Views shown in a row with nothing used: beyond this the layer asks itself in a circle. */
    private static final int SHOWN_IN_VAIN = 16;

    /** How far the endpoint has got. */
    enum Upstream {
        NONE,
        CONNECTING,
        CONNECTED,
        FAILED
    }

    private final Layer layer;
    private final FlowHost host;
    private final int holdAtMost;
    private final Orders orders;
    private final FlowBooks books;
    private ArrayDeque<Event> events;
    private Upstream upstream = Upstream.NONE;
    private boolean running;
    private boolean over;
    private boolean inBurst;
    private int vain;
    private long lastOctets;

    /**
     * @param layer the protocol
     * @param host the rim
     * @param client the end that opened the flow
     * @param holdAtMost most octets held in one direction
     */
    FlowEngine(
            Layer layer, FlowHost host, Side client, ByteBufAllocator allocator, int holdAtMost) {
        this.layer = layer;
        this.host = host;
        this.holdAtMost = holdAtMost;
        this.orders = new Orders(this, host, holdAtMost);
        this.books = new FlowBooks(host, client, allocator, holdAtMost);
        this.lastOctets = host.nanos();
    }

    /** The flow was admitted. */
    void open() {
        tell(new Event.Opened());
    }

    /** Octets of this direction were received; the buffer belongs to the engine. */
    void octets(Direction direction, ByteBuf in) {
        if (!over) {
            host.review();
        }
        if (over || !in.isReadable()) {
            in.release();
            return;
        }
        inBurst = true;
        lastOctets = host.nanos();
        Lane lane = lane(direction);
        boolean empty = lane.unused() == 0;
        lane.receive(in);
        if (empty) {
            lane.heldSince = lastOctets;
        }
        run();
    }

    /** No more octets for the moment: what was written goes out. */
    void readComplete() {
        inBurst = false;
        settle();
    }

    /** The sender of this direction ended it in order. */
    void ended(Direction direction) {
        Lane lane = lane(direction);
        if (!over && !lane.ended) {
            lane.ended = true;
            lastOctets = host.nanos();
            run();
        }
    }

    /** The endpoint is connected and, where TLS is required, verified. */
    void connected(Side server, Set<String> names) {
        if (over) {
            server.reset();
            return;
        }
        upstream = Upstream.CONNECTED;
        lastOctets = host.nanos();
        books.connected(server);
        tell(new Event.Connected(names));
    }

    /** The endpoint cannot be had; the layer says so, then the flow ends in any case. */
    void connectFailed(Finding finding) {
        if (!over) {
            upstream = Upstream.FAILED;
            books.unconnected();
            orders.note(finding);
            leaveWith(new Event.ConnectFailed(finding), finding);
        }
    }

    void woke() {
        tell(new Event.Woke());
    }

    /** The flow may not go on: the layer takes leave, then the flow ends. */
    void revoke(Finding finding) {
        if (!over) {
            orders.note(finding);
            leaveWith(new Event.Revoked(finding), finding);
        }
    }

    private void leaveWith(Event last, Finding finding) {
        inBurst = true; // What the layer still says stays queued, so that the abort sees it.
        tell(last);
        inBurst = false;
        abort(finding);
    }

    /** A queue has room again. */
    void writable() {
        if (!over) {
            books.updateReading();
        }
    }

    /** The endpoint has closed in order and takes nothing any more. */
    void serverGone() {
        if (!over && lane(Direction.TO_CLIENT).finished()) {
            leave();
        }
    }

    /** Ends the flow as {@link Command.Abort} says. */
    void abort(Finding finding) {
        if (over) {
            return;
        }
        orders.note(finding);
        over = true;
        dropAll();
        books.abort();
        host.over();
    }

    /** One end broke: the other one is broken too, so that nobody takes a part for the whole. */
    void broken(Finding finding) {
        if (!over) {
            orders.note(finding);
            over = true;
            dropAll();
            books.reset();
            host.over();
        }
    }

    /** Breaks what is left of a flow that is over. */
    void cut() {
        books.reset();
    }

    private void dropAll() {
        books.drop();
        events = null;
    }

    private void tell(Event event) {
        if (!over) {
            queue(event);
            run();
        }
    }

    /** Puts an event behind those that the layer was not told yet. */
    void queue(Event event) {
        if (events == null) {
            events = new ArrayDeque<>(2);
        }
        events.add(event);
    }

    private void run() {
        if (running) {
            return; // The loop below sees what was just queued.
        }
        running = true;
        try {
            drain();
        } catch (RuntimeException bug) {
            // This is the rim: record what kind of fault it was, not its text, and close.
            layerFailed(bug.getClass().getSimpleName());
        } finally {
            running = false;
        }
        if (!inBurst) {
            settle();
        } else if (!over) {
            books.settle();
        }
    }

    private void layerFailed(String fault) {
        abort(Finding.of(Codes.FLOW_LAYER_FAILED).with("fault", fault));
    }

    private void drain() {
        vain = 0;
        while (!over) {
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
        Lane lane = lane(fresh.get());
        lane.fresh = false;
        lane.wanted = 0;
        return new Event.Octets(fresh.get(), lane.view());
    }

    private Event nextEnd() {
        for (Direction direction : Direction.values()) {
            Lane lane = lane(direction);
            boolean soon = upstream == Upstream.CONNECTING && lane.unused() > 0;
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
            lane(judged.direction()).judging = false;
            verdict = judged.verdict();
        }
        long before = books.unused();
        List<Command> commands = layer.on(event);
        for (Command command : commands) {
            if (over) {
                return;
            }
            orders.carryOut(command, event);
        }
        if (books.unused() != before) {
            vain = 0;
        }
        if (event.kind() == Event.Kind.FINISHED && !over) {
            truncated(lane(((Event.Finished) event).direction()));
        }
        if (verdict.kind() == Verdict.Kind.QUARANTINE) {
            abort(Orders.finding(verdict)); // Whatever the layer makes of it.
        }
    }

    /** A sender that ends within a message whose length was promised has not ended in order. */
    private void truncated(Lane lane) {
        if (lane.cut()) {
            abort(Finding.of(Codes.MESSAGE_TRUNCATED).with("protocol", host.protocol()));
        }
    }

    /** An order of the layer. */
    void connect() {
        if (upstream != Upstream.NONE) {
            throw new IllegalStateException("connects twice");
        }
        upstream = Upstream.CONNECTING;
        host.connect();
    }

    private void settle() {
        if (over) {
            return;
        }
        books.flush();
        // Without an endpoint nobody is left to say anything once the client has ended.
        boolean alone = upstream == Upstream.NONE && lane(Direction.TO_SERVER).ended;
        if (lane(Direction.TO_SERVER).finished()
                && (lane(Direction.TO_CLIENT).finished() || alone)) {
            leave();
        } else if (!books.count()) {
            revoke(
                    Finding.of(Codes.FLOW_TABLE_FULL)
                            .with("scope", "memory for held messages")
                            .with("limit", holdAtMost));
        } else {
            books.updateReading();
        }
    }

    private void leave() {
        over = true;
        dropAll();
        books.close();
        host.over();
    }

    /** One direction's books. */
    Lane lane(Direction direction) {
        return books.lane(direction);
    }

    boolean over() {
        return over;
    }

    /** Returns whether a first message was used or judged. */
    boolean begun() {
        return orders.begun();
    }

    Upstream upstream() {
        return upstream;
    }

    /** Returns when the last octet, end or connection came. */
    long lastOctets() {
        return lastOctets;
    }
}
