package dev.gatehouse.wire.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Follows the chunked coding (RFC 9112 7.1) over views that come in any pieces. Data is counted;
 * lines are used up whole or not at all, so nothing of a line passes before all of it was checked.
 * Keeps numbers, never a view. After a fault it is not used again.
 */
final class ChunkScanner {
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        DONE
    }

    private static final String CHUNK = "RFC 9112 7.1";

    private final HttpLimits limits;
    private final boolean trailersAllowed;
    private HeadScanner trailers;
    private State state = State.SIZE;
    private long left;
    private long content;
    private long extensions;
    private Optional<Fault> fault = Optional.empty();

    /**
     * @param trailersAllowed false for requests: the guards have judged a request's fields before
     *     its trailers come, so none may follow
     */
    ChunkScanner(HttpLimits limits, boolean trailersAllowed) {
        this.limits = limits;
        this.trailersAllowed = trailersAllowed;
        this.trailers = HeadScanner.trailers(limits);
    }

    /**
     * Follows the coding from this offset, relative to the view's position.
     *
     * @param content takes the content, if it is wanted; has room for what is asked of it
     * @return the offset after the last octet that is framed and in order
     */
    int advance(ByteBuffer view, int from, Optional<ByteBuffer> content) {
        int at = from;
        while (fault.isEmpty() && state != State.DONE) {
            int next =
                    switch (state) {
                        case SIZE -> size(view, at);
                        case DATA -> data(view, at, content);
                        case DATA_END -> dataEnd(view, at);
                        case TRAILERS -> trailers(view, at);
                        case DONE -> at;
                    };
            if (next == at) {
                return at;
            }
            at = next;
        }
        return at;
    }

    /** Takes the rest of this chunk's data as followed, and returns its octets. */
    long promise() {
        long rest = state == State.DATA ? left : 0;
        if (rest > 0) {
            left = 0;
            state = State.DATA_END;
        }
        return rest;
    }

    boolean done() {
        return state == State.DONE;
    }

    /** Returns the octets of content announced so far. */
    long content() {
        return content;
    }

    Optional<Fault> fault() {
        return fault;
    }

    /** Returns how many octets the part that waits to be complete may have. */
    int wanted() {
        return state == State.TRAILERS ? limits.headerSection() + 2 : limits.chunkLine();
    }

    private int size(ByteBuffer view, int from) {
        int base = view.position();
        int end = Math.min(view.remaining(), from + limits.chunkLine());
        int at = from;
        long size = 0;
        int digit;
        while (at < end && (digit = Grammar.hex(view.get(base + at))) >= 0) {
            if (at - from == Grammar.CHUNK_DIGITS || size > Long.MAX_VALUE >> 5) {
                return fault("a chunk size beyond what can be counted", from, CHUNK);
            }
            size = size << 4 | digit;
            at++;
        }
        if (at < end && at == from) {
            return fault("a chunk size without digits", from, CHUNK);
        }
        return extension(view, from, at, end, size);
    }

    // RFC 9112 7.1.1, without the white space before the semicolon that readers disagree on.
    private int extension(ByteBuffer view, int from, int digits, int end, long size) {
        int base = view.position();
        for (int at = digits; at < end; at++) {
            int octet = view.get(base + at);
            if (octet == '\r') {
                return lineEnd(view, from, at, end, size, at - digits);
            }
            if (at == digits && octet != ';') {
                return fault("an octet after a chunk size", from, "RFC 9112 7.1.1");
            }
            if (octet < ' ' && octet != '\t' || octet == 0x7f) {
                return fault("a control character in a chunk extension", from, "RFC 9112 7.1.1");
            }
        }
        return end - from < limits.chunkLine() ? from : tooLong(from);
    }

    private int lineEnd(ByteBuffer view, int from, int cr, int end, long size, int extension) {
        if (cr + 1 == end) {
            return end - from < limits.chunkLine() ? from : tooLong(from);
        }
        if (view.get(view.position() + cr + 1) != '\n') {
            return fault("a CR without LF", from, "RFC 9112 2.2");
        }
        extensions += extension;
        if (extensions > limits.headerSection()) {
            fault = Optional.of(Fault.tooLarge(413, extensions, limits.headerSection()));
            return from;
        }
        if (size > Long.MAX_VALUE >> 4 || content > (Long.MAX_VALUE >> 4) - size) {
            return fault("content beyond what can be counted", from, CHUNK);
        }
        left = size;
        content += size;
        state = size == 0 ? State.TRAILERS : State.DATA;
        return cr + 2;
    }

    private int data(ByteBuffer view, int from, Optional<ByteBuffer> sink) {
        int some = (int) Math.min(left, view.remaining() - from);
        if (sink.isPresent() && some > 0) {
            sink.get().put(view.slice(view.position() + from, some));
        }
        left -= some;
        if (left == 0) {
            state = State.DATA_END;
        }
        return from + some;
    }

    private int dataEnd(ByteBuffer view, int from) {
        int at = view.position() + from;
        int there = view.remaining() - from;
        if (there > 0 && view.get(at) != '\r' || there > 1 && view.get(at + 1) != '\n') {
            return fault("a chunk that is longer than its size", from, CHUNK);
        }
        if (there < 2) {
            return from;
        }
        state = State.SIZE;
        return from + 2;
    }

    private int trailers(ByteBuffer view, int from) {
        HeadScanner.State found = trailers.scan(view, from);
        return switch (found) {
            case MORE -> from;
            case FAULT -> {
                fault = trailers.fault();
                yield from;
            }
            case BLANK -> {
                state = State.DONE;
                yield from + trailers.length();
            }
            case COMPLETE -> trailerFields(view, from);
        };
    }

    private int trailerFields(ByteBuffer view, int from) {
        if (!trailersAllowed) {
            return fault("fields after the content of a request", from, "RFC 9110 6.5.1");
        }
        byte[] octets = new byte[trailers.length()];
        view.slice(view.position() + from, octets.length).get(octets);
        Fields fields = new Fields();
        fault = fields.read(octets, 0, octets.length).or(fields::asTrailers);
        if (fault.isPresent()) {
            return from;
        }
        state = State.DONE;
        return from + octets.length;
    }

    private int tooLong(int from) {
        fault = Optional.of(Fault.tooLarge(413, limits.chunkLine() + 1L, limits.chunkLine()));
        return from;
    }

    private int fault(String reason, int from, String clause) {
        fault = Optional.of(Fault.malformed(reason, clause));
        return from;
    }
}
