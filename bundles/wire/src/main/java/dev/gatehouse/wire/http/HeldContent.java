package dev.gatehouse.wire.http;

import dev.gatehouse.api.message.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One request on its way to the guards: with its whole content where they read it, and without
 * where they don't or where it is longer than they read. The rim holds the octets; this keeps
 * offsets.
 */
final class HeldContent {
    enum State {
        MORE,
        READY,
        FAULT
    }

    /** Octets that the chunks of a held content may need around it: 8,000 small chunks. */
    private static final int CHUNK_OVERHEAD = 65_536;

    private final RequestHead head;
    private final HttpLimits limits;
    private final int wanted;
    private final ChunkScanner chunks;
    private int framed;
    private int needed;
    private int judged;
    private HttpRequest message;

    /**
     * @param wanted octets of content that the guards read
     */
    HeldContent(RequestHead head, int wanted, HttpLimits limits) {
        this.head = head;
        this.limits = limits;
        this.wanted = wanted;
        this.chunks = new ChunkScanner(limits, false);
        this.framed = head.length();
        this.judged = head.length();
        this.message = head.message();
    }

    /** Reads a view that begins with the head. */
    State read(ByteBuffer view) {
        if (wanted <= 0) {
            return State.READY;
        }
        return switch (head.framing().kind()) {
            case NONE -> {
                message = head.message(0, Optional.of(ByteBuffer.allocate(0)), head.length());
                yield State.READY;
            }
            case LENGTH -> head.framing().length() > wanted ? State.READY : counted(view);
            case CHUNKED -> chunked(view);
            case UNTIL_CLOSE, BROKEN -> State.READY;
        };
    }

    private State counted(ByteBuffer view) {
        int content = (int) head.framing().length();
        int whole = head.length() + content;
        if (view.remaining() < whole) {
            needed = whole;
            return State.MORE;
        }
        ByteBuffer body = view.slice(view.position() + head.length(), content);
        return whole(content, body, whole);
    }

    private State chunked(ByteBuffer view) {
        framed = chunks.advance(view, framed, Optional.empty());
        int most = head.length() + wanted + CHUNK_OVERHEAD;
        if (chunks.fault().isPresent()) {
            return State.FAULT;
        }
        if (chunks.content() > wanted || framed > most) {
            return State.READY;
        }
        if (chunks.done()) {
            ByteBuffer body = ByteBuffer.allocate((int) chunks.content());
            new ChunkScanner(limits, false).advance(view, head.length(), Optional.of(body));
            return whole(chunks.content(), body.flip(), framed);
        }
        needed = most + 1;
        return view.remaining() > most ? State.READY : State.MORE;
    }

    private State whole(long content, ByteBuffer body, int octets) {
        judged = octets;
        message = head.message(content, Optional.of(body.asReadOnlyBuffer()), octets);
        return State.READY;
    }

    /** Returns how many octets are to be collected, after {@code MORE}. */
    int needed() {
        return needed;
    }

    /** Returns what the guards are shown, after {@code READY}. */
    HttpRequest message() {
        return message;
    }

    /**
     * Returns the octets of the whole message if its content is shown or it has none, else of its
     * head.
     */
    int judged() {
        return judged;
    }

    Optional<Fault> fault() {
        return chunks.fault();
    }
}
