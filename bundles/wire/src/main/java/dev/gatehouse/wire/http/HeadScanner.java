package dev.gatehouse.wire.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Finds the end of a head or of a trailer section, looking at each octet once however it is split.
 * Keeps numbers, never a view. After {@link State#FAULT} it is not used again.
 *
 * <p>Refuses what makes two recipients see different lines: a bare CR or LF (RFC 9112 2.2), an
 * octet of control (RFC 9110 5.5), a line or section beyond its limit.
 */
final class HeadScanner {
    enum State {
        MORE,
        COMPLETE,
        BLANK,
        FAULT
    }

    private final int firstLine;
    private final int section;
    private final int fields;
    private int at;
    private int lineStart;
    private int lines;
    private int fieldsStart;
    private boolean cr;
    private Optional<Fault> fault = Optional.empty();

    private HeadScanner(int firstLine, int section, int fields) {
        this.firstLine = firstLine;
        this.section = section;
        this.fields = fields;
    }

    /** For a start line and a header section. */
    static HeadScanner head(HttpLimits limits) {
        return new HeadScanner(limits.requestLine(), limits.headerSection(), limits.fields());
    }

    /** For a trailer section, whose first empty line is its end (RFC 9112 7.1.2). */
    static HeadScanner trailers(HttpLimits limits) {
        return new HeadScanner(limits.headerSection(), limits.headerSection(), limits.fields() - 1);
    }

    /**
     * Looks at what is new in the view.
     *
     * @param from where the head begins, relative to the view's position; the same on each call
     */
    State scan(ByteBuffer view, int from) {
        int base = view.position() + from;
        int end = view.remaining() - from;
        while (at < end) {
            int octet = view.get(base + at) & 0xff;
            at++;
            if (cr != (octet == '\n')) {
                return fault(bareEnd());
            }
            if (octet == '\n') {
                int length = at - lineStart - 2;
                if (length == 0) {
                    return lines == 0 ? State.BLANK : State.COMPLETE;
                }
                nextLine();
                if (lines - 1 > fields) {
                    return fault(Fault.tooLarge(431, at, section));
                }
                continue;
            }
            cr = octet == '\r';
            if (!cr && control(octet)) {
                return fault(Fault.malformed("a control character", "RFC 9110 5.5"));
            }
            if (at - fieldsStart > (lines == 0 ? firstLine : section)) {
                return fault(tooLong());
            }
        }
        return State.MORE;
    }

    /**
     * Returns the octets up to and with the empty line, after {@code COMPLETE} or {@code BLANK}.
     */
    int length() {
        return at;
    }

    Optional<Fault> fault() {
        return fault;
    }

    private void nextLine() {
        if (lines == 0) {
            fieldsStart = at;
        }
        lines++;
        lineStart = at;
        cr = false;
    }

    private Fault bareEnd() {
        String which = cr ? "a CR without LF" : "an LF without CR";
        return Fault.malformed(which, "RFC 9112 2.2");
    }

    private Fault tooLong() {
        return lines == 0
                ? Fault.tooLarge(414, at, firstLine)
                : Fault.tooLarge(431, (long) at - fieldsStart, section);
    }

    private State fault(Fault found) {
        fault = Optional.of(found);
        return State.FAULT;
    }

    private static boolean control(int octet) {
        return octet < ' ' && octet != '\t' || octet == 0x7f;
    }
}
