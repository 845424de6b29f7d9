package dev.gatehouse.wire.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Passes the content of one message after the other as it comes, up to where its framing ends. */
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
    private long left;

    ContentStream(Offer offer, HttpLimits limits, boolean trailersAllowed) {
        this.offer = offer;
        this.limits = limits;
        this.trailersAllowed = trailersAllowed;
        this.chunks = new ChunkScanner(limits, trailersAllowed);
    }

    /** Passes a head with what is here of its content, if that is delimited by its length. */
    State begin(int head, Framing framing) {
        kind = framing.kind();
        left = framing.length();
        long some = Math.min(left, Math.max(0, offer.unused() - head));
        offer.pass(head + some);
        left -= some;
        return switch (kind) {
            case CHUNKED -> {
                chunks = new ChunkScanner(limits, trailersAllowed);
                yield State.MORE;
            }
            case UNTIL_CLOSE -> State.MORE;
            case NONE, LENGTH, BROKEN -> counted();
        };
    }

    State read(ByteBuffer view) {
        return switch (kind) {
            case LENGTH -> {
                long some = Math.min(left, offer.unused());
                left -= some;
                offer.pass(some);
                yield counted();
            }
            case CHUNKED -> chunked(view);
            case UNTIL_CLOSE -> {
                offer.pass(offer.unused());
                yield State.MORE;
            }
            case NONE, BROKEN -> State.DONE;
        };
    }

    private State counted() {
        return left == 0 ? State.DONE : State.MORE;
    }

    private State chunked(ByteBuffer view) {
        int framed = chunks.advance(view, 0, Optional.empty());
        if (chunks.fault().isPresent()) {
            return State.FAULT;
        }
        if (framed > 0) {
            offer.pass(framed);
        } else {
            offer.needMore(chunks.wanted());
        }
        return chunks.done() ? State.DONE : State.MORE;
    }

    /** Whether the end of the sender is the end of the content. */
    boolean untilClose() {
        return kind == Framing.Kind.UNTIL_CLOSE;
    }

    Optional<Fault> fault() {
        return chunks.fault();
    }
}
