package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Set;

/**
 * One flow between its two ends: takes what they bring, leads the {@link Dialogue} with the layer,
 * and ends both in the way that fits. Knows no socket, thread or clock; those are its {@link Side}s
 * and its {@link FlowHost}. Called on the flow's loop only. Whatever goes wrong ends the flow with
 * a finding.
 */
final class FlowEngine {
    /** How far the endpoint has got. */
    enum Upstream {
        NONE,
        CONNECTING,
        CONNECTED,
        FAILED
    }

    private final FlowHost host;
    private final int holdAtMost;
    private final Orders orders;
    private final FlowBooks books;
    private final Dialogue dialogue;
    private Upstream upstream = Upstream.NONE;
    private boolean over;
    private boolean inBurst;
    private long lastOctets;

    /**
     * @param client the end that opened the flow
     * @param holdAtMost most octets held in one direction
     */
    FlowEngine(
            Layer layer, FlowHost host, Side client, ByteBufAllocator allocator, int holdAtMost) {
        this.host = host;
        this.holdAtMost = holdAtMost;
        this.orders = new Orders(this, host, holdAtMost);
        this.books = new FlowBooks(host, client, allocator, holdAtMost);
        this.dialogue = new Dialogue(layer, this, host, books, orders);
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
            leaveWith(new Event.ConnectFailed(finding), finding);
        }
    }

    void woke() {
        tell(new Event.Woke());
    }

    /** The flow may not go on: the layer takes leave, then the flow ends. */
    void revoke(Finding finding) {
        if (!over) {
            leaveWith(new Event.Revoked(finding), finding);
        }
    }

    private void leaveWith(Event last, Finding finding) {
        orders.note(finding);
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
            end(books::close);
        }
    }

    /** Ends the flow as {@link Command.Abort} says. */
    void abort(Finding finding) {
        if (!over) {
            orders.note(finding);
            end(books::abort);
        }
    }

    /** One end broke: the other one is broken too, so that nobody takes a part for the whole. */
    void broken(Finding finding) {
        if (!over) {
            orders.note(finding);
            end(books::reset);
        }
    }

    private void end(Runnable sides) {
        over = true;
        books.drop();
        dialogue.drop();
        sides.run();
        host.over();
    }

    /** Breaks what is left of a flow that is over. */
    void cut() {
        books.reset();
    }

    private void tell(Event event) {
        if (!over) {
            queue(event);
            run();
        }
    }

    /** Puts an event behind those that the layer was not told yet. */
    void queue(Event event) {
        dialogue.queue(event);
    }

    private void run() {
        if (!dialogue.run()) {
            return; // It is under way, and sees what was just queued.
        }
        if (!inBurst) {
            settle();
        } else if (!over) {
            books.settle();
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
            end(books::close);
        } else if (!books.count()) {
            revoke(
                    Finding.of(Codes.FLOW_TABLE_FULL)
                            .with("scope", "memory for held messages")
                            .with("limit", holdAtMost));
        } else {
            books.updateReading();
        }
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
