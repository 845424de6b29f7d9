package dev.gatehouse.wire.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the heads of requests, one after the other, and says why one is none. */
final class RequestReader {
    enum State {
        MORE,
        BLANK,
        HEAD,
        FAULT
    }

    private final HttpLimits limits;
    private HeadScanner scanner;
    private boolean blank;
    private Optional<RequestHead> head = Optional.empty();
    private Optional<Fault> fault = Optional.empty();

    RequestReader(HttpLimits limits) {
        this.limits = limits;
        this.scanner = HeadScanner.head(limits);
    }

    State read(ByteBuffer view) {
        return switch (scanner.scan(view, 0)) {
            case MORE -> State.MORE;
            case FAULT -> fault(scanner.fault().orElseThrow());
            case BLANK -> blank();
            case COMPLETE -> parse(view);
        };
    }

    // RFC 9112 2.2: one empty line before a request is ignored. It is not passed on either.
    private State blank() {
        if (blank) {
            return fault(Fault.malformed("empty lines before a request", "RFC 9112 2.2"));
        }
        blank = true;
        scanner = HeadScanner.head(limits);
        return State.BLANK;
    }

    private State parse(ByteBuffer view) {
        byte[] octets = new byte[scanner.length()];
        view.slice(view.position(), octets.length).get(octets);
        RequestParser parser = new RequestParser(octets);
        Optional<Fault> found = parser.parse();
        if (found.isPresent()) {
            return fault(found.get());
        }
        head = Optional.of(parser.head());
        if (parser.upgrade().isPresent()) {
            // What follows an accepted change of protocol would pass unjudged: RFC 9110 7.8, 9.3.6.
            return fault(new Fault(501, Fault.upgrade(parser.upgrade().get())));
        }
        return State.HEAD;
    }

    private State fault(Fault found) {
        fault = Optional.of(found);
        return State.FAULT;
    }

    /** Begins with the next request. */
    void next() {
        scanner = HeadScanner.head(limits);
        head = Optional.empty();
        blank = false;
    }

    /**
     * Returns the head, after {@code HEAD}; after {@code FAULT} if it could be read all the same.
     */
    Optional<RequestHead> head() {
        return head;
    }

    Fault fault() {
        return fault.orElseThrow();
    }
}
