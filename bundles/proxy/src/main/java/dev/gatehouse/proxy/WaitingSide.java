package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * Stands for the endpoint until it is connected and verified: keeps what is passed, up to a mark
 * beyond which the client is not read. Nothing of it is sent if the endpoint proves to be somebody
 * else.
 */
final class WaitingSide implements Side {
    /**
     * Most octets that wait for a connection before the client is no longer read: a few records.
     */
    static final int MARK = 64 * 1024;

    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private long octets;
    private boolean finished;

    @Override
    public void write(ByteBuf more) {
        octets += more.readableBytes();
        waiting.add(more);
    }

    @Override
    public void answer(ByteBuf more) {
        write(more);
    }

    @Override
    public void flush() {
        // Nobody is there yet.
    }

    @Override
    public boolean writable() {
        return octets < MARK;
    }

    @Override
    public boolean answersWaiting() {
        return false;
    }

    @Override
    public void reading(boolean wanted) {
        // Nobody is there yet.
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() {
        drop();
    }

    @Override
    public void reset() {
        drop();
    }

    long octets() {
        return octets;
    }

    /** Hands everything to the endpoint, in order. */
    void moveTo(Side endpoint) {
        for (ByteBuf each : waiting) {
            endpoint.write(each);
        }
        waiting.clear();
        octets = 0;
        endpoint.flush();
        if (finished) {
            endpoint.finish();
        }
    }

    private void drop() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        octets = 0;
    }
}
