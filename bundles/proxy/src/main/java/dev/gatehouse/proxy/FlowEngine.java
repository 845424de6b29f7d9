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
import java.util.Set;

/**
 * Drives one layer: tells it events, carries out its commands in order, and keeps the books of both
 * directions. Knows no socket, thread or clock; those are its {@link Side}s and its {@link
 * FlowHost}. Called on the flow's loop only. Whatever goes wrong ends the flow with a finding.
 */
final class FlowEngine {
    /** Views shown in a row with nothing used: beyond this the layer asks itself in a circle. */
    private static final int SHOWN_IN_VAIN = 16;

    /** Octets read ahead of a layer that has not said how many it waits for: one large read. */
    private static final int READ_AHEAD = 64 * 1024;

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
    private final Side client;
    private final Lane toServer;
    private final Lane toClient;
    private final WaitingSide waiting = new WaitingSide();
    private ArrayDeque<Event> events;
    private Upstream upstream = Upstream.NONE;
    private boolean running;
    private boolean over;
    private boolean inBurst;
    private int vain;
    private long counted;
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
        this.client = client;
        this.holdAtMost = holdAtMost;
        this.orders = new Orders(this, host, holdAtMost);
        this.toServer = new Lane(allocator, waiting);
        this.toClient = new Lane(allocator, client);
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
        toServer.target(server);
        waiting.moveTo(server);
        tell(new Event.Connected(names));
    }

    /** The endpoint cannot be had; the layer says so, then the flow ends in any case. */
    void connectFailed(Finding finding) {
        if (!over) {
            upstream = Upstream.FAILED;
            waiting.reset();
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
            updateReading();
        }
    }

    /** The endpoint has closed in order and takes nothing any more. */
    void serverGone() {
        if (!over && toClient.finished()) {
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
        end(client, toClient);
        end(toServer.target(), toServer);
        host.over();
    }

    private static void end(Side side, Lane towards) {
        if (side.answersWaiting() || towards.finished()) {
            side.flush();
            side.close();
        } else {
            side.reset();
        }
    }

    /** One end broke: the other one is broken too, so that nobody takes a part for the whole. */
    void broken(Finding finding) {
        if (!over) {
            orders.note(finding);
            over = true;
            dropAll();
            client.reset();
            toServer.target().reset();
            host.over();
        }
    }

    private void dropAll() {
        toServer.drop();
        toClient.drop();
        events = null;
        host.hold(-counted);
        counted = 0;
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
            toServer.settle();
            toClient.settle();
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
        Lane lane = showable(toServer) ? toServer : toClient;
        if (!showable(lane)) {
            return null;
        }
        if (++vain > SHOWN_IN_VAIN) {
            throw new IllegalStateException("views are asked for in a circle");
        }
        lane.fresh = false;
        lane.wanted = 0;
        return new Event.Octets(
                lane == toServer ? Direction.TO_SERVER : Direction.TO_CLIENT, lane.view());
    }

    private static boolean showable(Lane lane) {
        return lane.fresh && !lane.judging && lane.unused() > 0;
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
        long before = toServer.unused() + (long) toClient.unused();
        List<Command> commands = layer.on(event);
        for (Command command : commands) {
            if (over) {
                return;
            }
            orders.carryOut(command, event);
        }
        if (toServer.unused() + (long) toClient.unused() != before) {
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
        settle(toServer);
        settle(toClient);
        if (toServer.finished() && toClient.finished()) {
            leave();
        } else if (!count()) {
            revoke(
                    Finding.of(Codes.FLOW_TABLE_FULL)
                            .with("scope", "memory for held messages")
                            .with("limit", holdAtMost));
        } else {
            updateReading();
        }
    }

    private static void settle(Lane lane) {
        lane.settle();
        lane.compact();
        lane.flush();
    }

    private void leave() {
        over = true;
        dropAll();
        client.close();
        toServer.target().close();
        host.over();
    }

    private boolean count() {
        long now = toServer.unused() + (long) toClient.unused() + waiting.octets();
        long change = now - counted;
        counted = now;
        return change == 0 || host.hold(change) || change < 0;
    }

    private void updateReading() {
        client.reading(reads(toServer));
        if (upstream == Upstream.CONNECTED) {
            toServer.target().reading(reads(toClient));
        }
    }

    private boolean reads(Lane lane) {
        if (lane.ended || !lane.target().writable()) {
            return false;
        }
        int most = lane.wanted > 0 ? lane.wanted : Math.min(READ_AHEAD, holdAtMost);
        return lane.unused() < most;
    }

    /** One direction's books. */
    Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
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
