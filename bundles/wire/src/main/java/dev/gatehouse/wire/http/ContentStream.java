package dev.gatehouse.wire.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Passes the content of one message after the other, up to where its framing ends. Content of a
 * known length is promised all but its last octet, so that the rim can time it and need not ask
 * here for each read; the last octet is passed when it is seen, so that an end before it is
 * noticed. While it is closed, content is framed and stays with the rim.
 */
final class ContentStream {
    enum State {
        MORE,
        DONE,
        FAULT
    }

    private final Offer offer;
    private final HttpLimits limits;
    private final boolean trailersAllowed;
    private Framing.Kind kind = Framing.Kind.NONE;
    private ChunkScanner chunks;
    private boolean open = true;

    /** Octets of content still to pass, where that is known. */
    private long left;

    /** Octets at the front that are framed and not passed yet. */
    private int framed;

    ContentStream(Offer offer, HttpLimits limits, boolean trailersAllowed) {
        this.offer = offer;
        this.limits = limits;
        this.trailersAllowed = trailersAllowed;
        this.chunks = new ChunkScanner(limits, trailersAllowed);
    }

    /**
     * Passes a head with what is here of its content, if that is delimited by its length.
     *
     * @param opened false to pass the head alone until {@link #open}
     */
    State begin(int head, Framing framing, boolean opened) {
        kind = framing.kind();
        left = framing.length();
        open = opened;
        framed = 0;
        long some = opened ? passable(offer.unused() - head) : 0;
        offer.pass(head + some);
        left -= some;
        if (kind == Framing.Kind.CHUNKED) {
            chunks = new ChunkScanner(limits, trailersAllowed);
        }
        return opened ? progress(true) : unlessWhole();
    }

    State read(ByteBuffer view) {
        switch (kind) {
            case CHUNKED -> framed = chunks.advance(view, framed, Optional.empty());
            case UNTIL_CLOSE -> framed = offer.unused();
            case NONE, LENGTH, BROKEN -> framed = 0;
        }
        if (chunks.fault().isPresent()) {
            return State.FAULT;
        }
        return open ? pass() : State.MORE;
    }

    /** Lets content pass from here on, and what is here of it at once. */
    State open() {
        open = true;
        return pass();
    }

    private State pass() {
        long some = kind == Framing.Kind.LENGTH ? passable(offer.unused()) : framed;
        if (kind == Framing.Kind.CHUNKED && framed > 0) {
            some += chunks.promise();
        }
        if (some > 0) {
            offer.pass(some);
            left -= kind == Framing.Kind.LENGTH ? some : 0;
            framed = 0;
        }
        return progress(some > 0);
    }

    private State progress(boolean some) {
        State now = unlessWhole();
        boolean shownAgain = some && offer.unused() > 0;
        if (now == State.MORE && !shownAgain) {
            demand(some);
        }
        return now;
    }

    /**
     * Tells the rim that a message is under way, so that it must get on, also where the next octets
     * are not promised. An answer in chunks may rest between them, as events from a server do.
     */
    private void demand(boolean some) {
        switch (kind) {
            case LENGTH -> offer.needRest(1);
            case CHUNKED -> {
                if (!trailersAllowed) {
                    offer.needRest(chunks.wanted());
                } else if (!some) {
                    offer.needMore(chunks.wanted());
                }
            }
            case UNTIL_CLOSE, NONE, BROKEN -> {}
        }
    }

    private State unlessWhole() {
        return left == 0 && whole() ? State.DONE : State.MORE;
    }

    private long passable(long here) {
        return here >= left ? left : left - 1;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether all of the content is here or has passed. */
    boolean whole() {
        return switch (kind) {
            case LENGTH -> left <= offer.unused();
            case CHUNKED -> chunks.done();
            case UNTIL_CLOSE -> false;
            case NONE, BROKEN -> true;
        };
    }

    /** Whether the end of the sender is the end of the content. */
    boolean untilClose() {
        return kind == Framing.Kind.UNTIL_CLOSE;
    }

    Optional<Fault> fault() {
        return chunks.fault();
    }
}
