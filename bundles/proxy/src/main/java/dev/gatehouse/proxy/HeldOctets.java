package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * The octets of one direction that were received and are not used yet, behind those that pass and
 * have not been handed on. On the flow's loop only.
 *
 * <p>Octets pass as retained slices of what was received. They are copied only when unused octets
 * of two reads must be shown as one view, or when a few of them would keep a large buffer alive.
 */
final class HeldOctets {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** From this capacity on, in octets, a buffer is not kept for a quarter of its content. */
    private static final int WORTH_COMPACTING = 4096;

    /** Smallest buffer for held octets, so that the next few fit without another copy. */
    private static final int SMALLEST = 256;

    /** Where that goes which passes. */
    interface Exit {
        void send(ByteBuf octets);
    }

    private final ByteBufAllocator allocator;
    private final Exit exit;
    private ByteBuf held;
    private int run;
    private long copied;

    HeldOctets(ByteBufAllocator allocator, Exit exit) {
        this.allocator = allocator;
        this.exit = exit;
    }

    /** Takes octets behind those that are held; the buffer belongs to this. */
    void append(ByteBuf in) {
        if (held == null) {
            held = in;
            return;
        }
        settle();
        if (held == null) {
            held = in;
            return;
        }
        int more = in.readableBytes();
        copied += more;
        if (held.refCnt() == 1 && !held.isReadOnly() && held.writableBytes() >= more) {
            held.writeBytes(in);
        } else {
            int now = held.readableBytes();
            copied += now;
            ByteBuf larger = allocator.buffer(Math.max(SMALLEST, Math.max(now + more, 2 * now)));
            larger.writeBytes(held).writeBytes(in);
            held.release();
            held = larger;
        }
        in.release();
    }

    /** Lets the next octets pass; no more than {@link #unused}. */
    void pass(int octets) {
        run += octets;
    }

    /** Drops the next octets, once those before them are handed on. */
    void discard(int octets) {
        settle();
        if (held != null) {
            held.skipBytes(octets);
        }
    }

    /** Returns how many octets are held and not used. */
    int unused() {
        return held == null ? 0 : held.readableBytes() - run;
    }

    /** Returns a read-only view of the unused octets. */
    ByteBuffer view() {
        if (unused() == 0) {
            return NOTHING;
        }
        return held.nioBuffer(held.readerIndex() + run, unused()).slice().asReadOnlyBuffer();
    }

    /** Hands on what was passed; consecutive passes leave as one buffer. */
    void settle() {
        if (held == null) {
            return;
        }
        if (run > 0) {
            int length = run;
            run = 0;
            if (length == held.readableBytes()) {
                ByteBuf whole = held;
                held = null;
                exit.send(whole);
                return;
            }
            exit.send(held.readRetainedSlice(length));
        }
        if (!held.isReadable()) {
            held.release();
            held = null;
        }
    }

    /** Gives back room that few held octets would keep. */
    void compact() {
        if (held != null
                && held.capacity() >= WORTH_COMPACTING
                && held.readableBytes() < held.capacity() / 4) {
            int length = held.readableBytes();
            copied += length;
            ByteBuf smaller = allocator.buffer(Math.max(SMALLEST, 2 * length));
            smaller.writeBytes(held);
            held.release();
            held = smaller;
        }
    }

    /** Drops everything. */
    void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
        run = 0;
    }

    /** Returns how many octets were copied in all. */
    long copied() {
        return copied;
    }
}
