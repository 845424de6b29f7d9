package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The responses of one connection; each belongs to the one exchange that is under way. */
final class ResponseSide {
    private enum State {
        HEAD,
        JUDGING,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** Interim responses and empty lines of one exchange: a server needs one or two. */
    private static final int INTERIM = 16;

    private static final Direction WAY = Direction.TO_CLIENT;

    private final Dialogue dialogue;
    private final RequestSide request;
    private final HttpLimits limits;

    private State state = State.HEAD;
    private HeadScanner scanner;
    private ChunkScanner chunks;
    private Optional<ResponseHead> current = Optional.empty();
    private int shown;
    private boolean more;
    private boolean ended;
    private long left;

    ResponseSide(Dialogue dialogue, RequestSide request, HttpLimits limits) {
        this.dialogue = dialogue;
        this.request = request;
        this.limits = limits;
        this.scanner = HeadScanner.head(limits);
        this.chunks = new ChunkScanner(limits, true);
    }

    void octets(ByteBuffer view) {
        shown = view.remaining();
        more = false;
        switch (state) {
            case HEAD -> head(view);
            case JUDGING -> {} // Told again after the verdict.
            case LENGTH -> length();
            case CHUNKED -> chunked(view);
            case UNTIL_CLOSE -> use(new Command.Pass(WAY, shown), shown);
        }
    }

    private void head(ByteBuffer view) {
        if (!dialogue.awaitsResponse()) {
            unasked(view);
            return;
        }
        switch (scanner.scan(view, 0)) {
            case MORE -> dialogue.add(new Command.NeedMore(WAY, limits.head() + 4));
            case FAULT -> fail(scanner.fault().orElseThrow().finding());
            case BLANK -> {
                if (counted()) {
                    discard(scanner.length());
                }
            }
            case COMPLETE -> parsed(view);
        }
    }

    // RFC 9112 9.2: what comes without a request is no response; only line ends are ignored.
    private void unasked(ByteBuffer view) {
        for (int at = view.position(); at < view.limit(); at++) {
            if (view.get(at) != '\r' && view.get(at) != '\n') {
                dialogue.abort(Fault.outOfOrder("an answer that nobody asked for", "RFC 9112 9.2"));
                return;
            }
        }
        use(new Command.Discard(WAY, shown), shown);
    }

    private void parsed(ByteBuffer view) {
        byte[] octets = new byte[scanner.length()];
        view.slice(view.position(), octets.length).get(octets);
        Exchange exchange = dialogue.exchange();
        ResponseParser parser = new ResponseParser(octets, exchange.request.isHead());
        Optional<Fault> fault = parser.parse();
        if (fault.isPresent()) {
            fail(fault.get().finding());
            return;
        }
        ResponseHead head = parser.head();
        boolean old = !exchange.request.http11();
        if (head.status() == 101) {
            fail(Fault.upgrade(parser.upgrade()));
        } else if (old && head.framing().kind() == Framing.Kind.CHUNKED) {
            fail(malformed("Transfer-Encoding towards HTTP/1.0", "RFC 9112 6.1"));
        } else if (head.interim() && !counted()) {
            return;
        } else if (head.interim() && (old || head.status() == 100 && exchange.ownContinue)) {
            // Ours was sent already; and RFC 9110 15.2 allows none towards HTTP/1.0.
            discard(head.length());
        } else {
            current = Optional.of(head);
            state = State.JUDGING;
            dialogue.add(new Command.Judge(WAY, head.message()));
        }
    }

    private boolean counted() {
        if (++dialogue.exchange().interim > INTERIM) {
            fail(malformed("too many interim responses", "RFC 9110 15.2"));
            return false;
        }
        return true;
    }

    private void discard(int octets) {
        use(new Command.Discard(WAY, octets), octets);
        scanner = HeadScanner.head(limits);
    }

    void judged(Verdict verdict) {
        if (state != State.JUDGING) {
            return;
        }
        switch (verdict.kind()) {
            case ALLOW -> pass(current.orElseThrow());
            case REFUSE -> fail(((Verdict.Refuse) verdict).finding());
            case DROP -> fail(((Verdict.Drop) verdict).finding());
            case QUARANTINE -> fail(((Verdict.Quarantine) verdict).finding());
        }
    }

    private void pass(ResponseHead head) {
        scanner = HeadScanner.head(limits);
        Exchange exchange = dialogue.exchange();
        if (head.interim()) {
            exchange.continued |= head.status() == 100;
            state = State.HEAD;
            use(new Command.Pass(WAY, head.length()), head.length());
            return;
        }
        exchange.started = true;
        exchange.close |= head.close();
        if (exchange.awaitsContinue()) {
            // RFC 9110 10.1.1: it may or may not read the content now, so none may reach it.
            request.dropContent();
        }
        long whole = head.length() + head.framing().length();
        long pass = Math.min(whole, Math.max(shown, head.length()));
        use(new Command.Pass(WAY, pass), pass);
        left = whole - pass;
        chunks = new ChunkScanner(limits, true);
        switch (head.framing().kind()) {
            case CHUNKED -> state = State.CHUNKED;
            case UNTIL_CLOSE -> state = State.UNTIL_CLOSE;
            case NONE, LENGTH, BROKEN -> lengthPassed();
        }
    }

    private void length() {
        long pass = Math.min(left, shown);
        left -= pass;
        use(new Command.Pass(WAY, pass), pass);
        lengthPassed();
    }

    private void lengthPassed() {
        if (left > 0) {
            state = State.LENGTH;
        } else {
            complete();
        }
    }

    private void chunked(ByteBuffer view) {
        int pass = chunks.advance(view, 0, Optional.empty());
        if (chunks.fault().isPresent()) {
            fail(chunks.fault().get().finding());
            return;
        }
        if (pass > 0) {
            use(new Command.Pass(WAY, pass), pass);
        } else {
            dialogue.add(new Command.NeedMore(WAY, chunks.wanted()));
        }
        if (chunks.done()) {
            complete();
        }
    }

    private void complete() {
        dialogue.exchange().responseDone = true;
        current = Optional.empty();
        state = State.HEAD;
    }

    private void use(Command command, long octets) {
        dialogue.add(command);
        shown = (int) Math.max(0, shown - octets);
        more = shown > 0;
    }

    private void fail(Finding finding) {
        dialogue.breakOff(502, finding); // RFC 9110 15.6.3.
    }

    private static Finding malformed(String reason, String clause) {
        return Fault.malformed(502, reason, clause).finding();
    }

    void ended() {
        ended = true;
    }

    /** Acts on the server's end once what it sent before is used: RFC 9112 8. */
    void settle() {
        if (!ended || more || dialogue.over()) {
            return;
        }
        switch (state) {
            case JUDGING -> {}
            case HEAD -> endedBetween();
            case LENGTH, CHUNKED -> dialogue.abort(Fault.truncated());
            case UNTIL_CLOSE -> {
                complete();
                dialogue.end();
            }
        }
    }

    private void endedBetween() {
        if (!dialogue.awaitsResponse()) {
            dialogue.end();
        } else if (shown > 0 || dialogue.exchange().interim > 0) {
            fail(Fault.truncated());
        } else if (dialogue.reused()) {
            // RFC 9112 9.3.1: an idle connection may end at any time, and clients then ask again;
            // an answer of ours would keep them from it.
            dialogue.abort(Finding.of(Codes.UPSTREAM_RESET));
        } else {
            fail(Finding.of(Codes.UPSTREAM_RESET));
        }
    }
}
