package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * One direction of a flow: which octets were received and are not used yet, which of those still to
 * come are promised, and what waits for a message boundary. On the flow's loop only.
 *
 * <p>Octets pass as retained slices of what was received. They are copied only when unused octets
 * of two reads must be shown as one view, or when a few of them would keep a large buffer alive.
 */
final class Lane {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** From this capacity on, in octets, a buffer is not kept for a quarter of its content. */
    private static final int WORTH_COMPACTING = 4096;

    /** Smallest buffer for held octets, so that the next few fit without another copy. */
    private static final int SMALLEST = 256;

    /** What is to happen with octets still to come, or once they have gone out. */
    private enum Due {
        PASS,
        DISCARD,
        ANSWER,
        FINISH
    }

    private static final class Promise {
        final Due due;
        long octets;
        final ByteBuf answer;

        Promise(Due due, long octets, ByteBuf answer) {
            this.due = due;
            this.octets = octets;
            this.answer = answer;
        }
    }

    private final ByteBufAllocator allocator;
    private Side target;
    private ByteBuf held;
    private int run;
    private ArrayDeque<Promise> promises;
    private boolean dirty;
    private boolean finished;
    private boolean cut;
    private long gone;
    private long copied;

    /** How far the layer was shown this lane; the engine's business. */
    boolean fresh;

    /** A judgement of this direction is under way; the engine's business. */
    boolean judging;

    /** The sender ended this direction in order. */
    boolean ended;

    /** The layer was told so. */
    boolean endTold;

    /** Most octets the layer wants to see at once; 0 if it has not said. */
    int wanted;

    /** When the first unused octet came. */
    long heldSince;

    /** A window is open; the deadlines' business. */
    boolean windowOpen;

    /** Begin of the window in which a streamed message must make progress. */
    long windowSince;

    /** What {@link #gone} was at the begin of the window. */
    long windowGone;

    Lane(ByteBufAllocator allocator, Side target) {
        this.allocator = allocator;
        this.target = target;
    }

    Side target() {
        return target;
    }

    void target(Side next) {
        target = next;
    }

    /** Takes octets that were received: promised ones are used at once, the rest is held. */
    void receive(ByteBuf in) {
        while (in.isReadable() && promises != null) {
            Promise head = promises.peek();
            if (head == null || !takes(head.due)) {
                break;
            }
            int some = (int) Math.min(head.octets, in.readableBytes());
            head.octets -= head.octets == Long.MAX_VALUE ? 0 : some;
            if (head.due == Due.DISCARD) {
                in.skipBytes(some);
            } else {
                send(in.readRetainedSlice(some));
            }
            if (head.octets == 0) {
                promises.poll();
                advance();
            }
        }
        if (in.isReadable()) {
            append(in);
            fresh = true;
        } else {
            in.release();
        }
    }

    private static boolean takes(Due due) {
        return due == Due.PASS || due == Due.DISCARD;
    }

    private void send(ByteBuf octets) {
        gone += octets.readableBytes();
        dirty = true;
        target.write(octets);
    }

    private void append(ByteBuf in) {
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

    /** Passes the next octets, also ones still to come. */
    void pass(long octets) {
        long left = octets - here(octets);
        run += (int) (octets - left);
        owe(Due.PASS, left);
    }

    /** Drops the next octets, also ones still to come. */
    void discard(long octets) {
        long some = here(octets);
        if (some > 0) {
            settle();
            if (held != null) {
                held.skipBytes((int) some);
            }
        }
        owe(Due.DISCARD, octets - some);
    }

    private long here(long octets) {
        return Math.min(octets, unused());
    }

    private void owe(Due due, long octets) {
        if (octets == 0) {
            return;
        }
        if (promises == null) {
            promises = new ArrayDeque<>(2);
        }
        Promise last = promises.peekLast();
        if (last != null && last.due == due) {
            long sum = last.octets + octets;
            last.octets = sum < 0 ? Long.MAX_VALUE : sum;
        } else {
            promises.add(new Promise(due, octets, null));
        }
    }

    /** Sends octets of our own once this direction stands on a message boundary. */
    void answer(ByteBuf octets) {
        if (!owesPass()) {
            settle();
            dirty = true;
            target.answer(octets);
        } else {
            promises.add(new Promise(Due.ANSWER, 0, octets));
        }
    }

    /** Ends this direction after all that was passed and answered; a sender's end settles dues. */
    void finish() {
        if (ended && owesPass()) {
            cut = owesBoundedPass();
            keepAnswersOnly();
        }
        if (cut) {
            return; // Never an orderly end; the engine breaks the flow.
        }
        if (!owesPass()) {
            settle();
            finishNow();
        } else {
            promises.add(new Promise(Due.FINISH, 0, null));
        }
    }

    /** Returns whether the sender ended with octets of a message still owed. */
    boolean cut() {
        return cut || ended && owesBoundedPass();
    }

    private void finishNow() {
        if (!finished) {
            finished = true;
            target.finish();
        }
    }

    private void keepAnswersOnly() {
        promises.removeIf(promise -> takes(promise.due));
        advance();
    }

    /** Carries out what no pass stands before any more. */
    private void advance() {
        var each = promises.iterator();
        while (each.hasNext()) {
            Promise next = each.next();
            if (next.due == Due.PASS) {
                return;
            }
            if (next.due == Due.DISCARD) {
                continue;
            }
            each.remove();
            if (next.due == Due.ANSWER) {
                dirty = true;
                target.answer(next.answer);
            } else {
                finishNow();
            }
        }
        if (promises.isEmpty()) {
            promises = null; // An idle lane holds nothing.
        }
    }

    /** Returns whether a message that was begun has not gone out completely. */
    boolean owesPass() {
        return owed() > 0;
    }

    /** Returns whether a message whose end is known has not gone out completely. */
    boolean owesBoundedPass() {
        long owed = owed();
        return owed > 0 && owed < Long.MAX_VALUE / 2;
    }

    private long owed() {
        if (promises != null) {
            for (Promise promise : promises) {
                if (promise.due == Due.PASS) {
                    return promise.octets;
                }
            }
        }
        return 0;
    }

    /** Returns how many octets were received and are not used. */
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
                send(whole);
                return;
            }
            send(held.readRetainedSlice(length));
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

    /** Sends what was written since the last time. */
    void flush() {
        if (dirty) {
            dirty = false;
            target.flush();
        }
    }

    /** Drops everything that has not gone to the target. */
    void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
        run = 0;
        if (promises != null) {
            for (Promise promise : promises) {
                if (promise.answer != null) {
                    promise.answer.release();
                }
            }
            promises = null;
        }
    }

    boolean finished() {
        return finished;
    }

    /** Returns how many octets of the sender went to the target in all. */
    long gone() {
        return gone;
    }

    /** Returns how many octets were copied in all. */
    long copied() {
        return copied;
    }
}
