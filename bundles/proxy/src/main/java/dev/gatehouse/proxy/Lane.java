package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One direction of a flow: which octets were received and are not used yet, which of those still to
 * come are promised, and what waits for a message boundary. On the flow's loop only.
 */
final class Lane implements Promises.Exit, HeldOctets.Exit {
    private final HeldOctets held;
    private Side target;
    private Promises promises;
    private boolean dirty;
    private boolean finished;
    private boolean cut;
    private long gone;

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

    /** A message has passed in part and the layer waits for the rest, promised or not. */
    boolean unfinished;

    /** When the first unused octet came. */
    long heldSince;

    /** A window is open; the deadlines' business. */
    boolean windowOpen;

    /** Begin of the window in which a streamed message must make progress. */
    long windowSince;

    /** What {@link #gone} was at the begin of the window. */
    long windowGone;

    Lane(ByteBufAllocator allocator, Side target) {
        this.held = new HeldOctets(allocator, this);
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
            boolean passes = promises.passes();
            int some = promises.use(in.readableBytes());
            if (passes) {
                send(in.readRetainedSlice(some));
            } else {
                in.skipBytes(some);
            }
            advance();
        }
        if (in.isReadable()) {
            held.append(in);
            fresh = true;
        } else {
            in.release();
        }
    }

    @Override
    public void send(ByteBuf octets) {
        gone += octets.readableBytes();
        dirty = true;
        target.write(octets);
    }

    /** Passes the next octets, also ones still to come. */
    void pass(long octets) {
        long left = octets - here(octets);
        held.pass((int) (octets - left));
        if (left > 0) {
            promises().pass(left);
        }
    }

    /** Drops the next octets, also ones still to come. */
    void discard(long octets) {
        long some = here(octets);
        if (some > 0) {
            held.discard((int) some);
        }
        if (octets > some) {
            promises().discard(octets - some);
        }
    }

    private long here(long octets) {
        return Math.min(octets, unused());
    }

    private Promises promises() {
        if (promises == null) {
            promises = new Promises();
        }
        return promises;
    }

    private void advance() {
        promises.advance(this);
        if (promises.isEmpty()) {
            promises = null; // An idle lane holds nothing.
        }
    }

    /** Sends octets of our own once this direction stands on a message boundary. */
    void answer(ByteBuf octets) {
        if (owesPass()) {
            promises.answer(octets);
        } else {
            answerNow(octets);
        }
    }

    @Override
    public void answerNow(ByteBuf octets) {
        settle();
        dirty = true;
        target.answer(octets);
    }

    /** Ends this direction after all that was passed and answered. */
    void finish() {
        if (cut()) {
            cut = true; // Never an orderly end of a cut message: the engine breaks the flow.
            return;
        }
        if (ended && owesPass()) {
            promises.cancelOctets();
            advance();
        }
        if (owesPass()) {
            promises.finish();
        } else {
            finishNow();
        }
    }

    @Override
    public void finishNow() {
        settle();
        if (!finished) {
            finished = true;
            target.finish();
        }
    }

    /** Returns whether the sender ended with octets of a message still owed. */
    boolean cut() {
        return cut || ended && owesBoundedPass();
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

    /** Returns whether a message with an end is under way and must get on. */
    boolean mustGetOn() {
        return unfinished || owesBoundedPass();
    }

    private long owed() {
        return promises == null ? 0 : promises.owedPass();
    }

    /** Returns how many octets were received and are not used. */
    int unused() {
        return held.unused();
    }

    /** Returns whether the layer has to be shown the unused octets. */
    boolean showable() {
        return fresh && !judging && unused() > 0;
    }

    /** Returns a read-only view of the unused octets. */
    ByteBuffer view() {
        return held.view();
    }

    /** Hands on what was passed; consecutive passes leave as one buffer. */
    void settle() {
        held.settle();
    }

    /** Gives back room that few held octets would keep. */
    void compact() {
        held.compact();
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
        held.drop();
        if (promises != null) {
            promises.drop();
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
        return held.copied();
    }
}
