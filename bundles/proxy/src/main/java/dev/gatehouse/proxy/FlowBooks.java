package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Direction;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/**
 * The books of a flow: both directions, the ends they lead to, and how many octets are held. On the
 * flow's loop only.
 */
final class FlowBooks {
    /** Octets read ahead of a layer that has not said how many it waits for: one large read. */
    private static final int READ_AHEAD = 64 * 1024;

    private final FlowHost host;
    private final Side client;
    private final int holdAtMost;
    private final WaitingSide waiting = new WaitingSide();
    private final Lane toServer;
    private final Lane toClient;
    private long counted;

    FlowBooks(FlowHost host, Side client, ByteBufAllocator allocator, int holdAtMost) {
        this.host = host;
        this.client = client;
        this.holdAtMost = holdAtMost;
        this.toServer = new Lane(allocator, waiting);
        this.toClient = new Lane(allocator, client);
    }

    Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    /** The endpoint is there: what waited goes to it. */
    void connected(Side server) {
        toServer.target(server);
        waiting.moveTo(server);
    }

    /** There will be no endpoint: what waited for it is forgotten. */
    void unconnected() {
        waiting.reset();
    }

    /** Returns a direction that the layer has to be shown. */
    Optional<Direction> fresh() {
        if (toServer.showable()) {
            return Optional.of(Direction.TO_SERVER);
        }
        return toClient.showable() ? Optional.of(Direction.TO_CLIENT) : Optional.empty();
    }

    /** Returns how many octets were received and are not used, in both directions. */
    long unused() {
        return toServer.unused() + (long) toClient.unused();
    }

    /** Hands on what was passed, without sending it yet. */
    void settle() {
        toServer.settle();
        toClient.settle();
    }

    /** Hands on what was passed, and sends it. */
    void flush() {
        for (Direction direction : Direction.values()) {
            Lane lane = lane(direction);
            lane.settle();
            lane.compact();
            lane.flush();
        }
    }

    /** Brings the gateway's total up to date; says whether the flow may hold so much. */
    boolean count() {
        long now = unused() + waiting.octets();
        long change = now - counted;
        counted = now;
        return change == 0 || host.hold(change) || change < 0;
    }

    /** Gives everything back. */
    void drop() {
        toServer.drop();
        toClient.drop();
        host.hold(-counted);
        counted = 0;
    }

    /** Asks each side for octets if there is use and room for them. */
    void updateReading() {
        client.reading(reads(toServer));
        toServer.target().reading(reads(toClient));
    }

    private boolean reads(Lane lane) {
        if (lane.ended || !lane.target().writable()) {
            return false;
        }
        int most = lane.wanted > 0 ? lane.wanted : Math.min(READ_AHEAD, holdAtMost);
        return lane.unused() < most;
    }

    /** Ends both sides: in order where an answer is on its way, else so that it is seen. */
    void abort() {
        abort(client, toClient);
        abort(toServer.target(), toServer);
    }

    private static void abort(Side side, Lane towards) {
        if (side.answersWaiting() || towards.finished()) {
            side.flush();
            side.close();
        } else {
            side.reset();
        }
    }

    /** Breaks both sides. */
    void reset() {
        client.reset();
        toServer.target().reset();
    }

    /** Closes both sides in order. */
    void close() {
        client.close();
        toServer.target().close();
    }
}
