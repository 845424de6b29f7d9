package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;

/**
 * One end of a flow, as far as the engine needs it. Called on the flow's loop only; never throws
 * for a connection that is gone: it tells the engine instead. Buffers handed over belong to the
 * side.
 */
interface Side {
    /** Queues octets that were received from the other end. */
    void write(ByteBuf octets);

    /** Queues octets of our own; they count in {@link #answersWaiting} until they went out. */
    void answer(ByteBuf octets);

    /** Sends what is queued. */
    void flush();

    /** Returns whether the queue towards this end is below its mark. */
    boolean writable();

    /** Returns whether octets of our own have not gone out yet. */
    boolean answersWaiting();

    /** Asks for the next octets, or stops asking. */
    void reading(boolean wanted);

    /** Ends what we send, in order, after everything queued: FIN, or close_notify under TLS. */
    void finish();

    /** Closes in order: {@link #finish}, then reads and drops for a bounded time, then closes. */
    void close();

    /** Breaks the connection, so that the other end sees that something is missing. */
    void reset();
}
