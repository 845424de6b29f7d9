package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The requests of one connection, one after the other. */
final class RequestSide {
    private enum State {
        HEAD,
        HOLD,
        JUDGING,
        READY,
        REFUSED,
        LENGTH,
        CHUNKED,
        DROPPING
    }

    /** Octets that the chunks of a held body may need around its content: 8,000 small chunks. */
    private static final int CHUNK_OVERHEAD = 65_536;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Direction WAY = Direction.TO_SERVER;

    private final Dialogue dialogue;
    private final Upstream upstream;
    private final PayloadDemand demand;
    private final HttpLimits limits;

    private State state = State.HEAD;
    private HeadScanner scanner;
    private ChunkScanner chunks;
    private Optional<RequestHead> current = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();

    /** Octets last shown and not used up since; where more are to be shown again, {@code more}. */
    private int shown;

    private boolean more;
    private boolean ended;
    private boolean blank;
    private boolean continued;

    /** Octets of content that the guards read of this request. */
    private int wanted;

    /** Octets from the head's first that are framed, while a chunked body is held. */
    private int framed;

    /** Octets of the message that were judged as a whole, or of its head. */
    private int judged;

    private long left;

    RequestSide(Dialogue dialogue, Upstream upstream, PayloadDemand demand, HttpLimits limits) {
        this.dialogue = dialogue;
        this.upstream = upstream;
        this.demand = demand;
        this.limits = limits;
        this.scanner = HeadScanner.head(limits);
        this.chunks = new ChunkScanner(limits, false);
    }

    void octets(ByteBuffer view) {
        shown = view.remaining();
        more = false;
        switch (state) {
            case HEAD -> head(view);
            case HOLD -> hold(view);
            case LENGTH -> length();
            case CHUNKED -> chunked(view);
            case DROPPING -> use(new Command.Discard(WAY, shown), shown);
            case JUDGING, READY, REFUSED -> {} // Told again by our own pass or discard.
        }
    }

    private void head(ByteBuffer view) {
        switch (scanner.scan(view, 0)) {
            case MORE -> dialogue.add(new Command.NeedMore(WAY, limits.head() + 4));
            case FAULT -> refuse(scanner.fault().orElseThrow());
            case BLANK -> blank();
            case COMPLETE -> parsed(view);
        }
    }

    // RFC 9112 2.2: one empty line before a request is ignored. It is not passed on either.
    private void blank() {
        if (blank) {
            refuse(Fault.malformed("empty lines before a request", "RFC 9112 2.2"));
            return;
        }
        blank = true;
        use(new Command.Discard(WAY, scanner.length()), scanner.length());
        scanner = HeadScanner.head(limits);
    }

    private void parsed(ByteBuffer view) {
        byte[] octets = new byte[scanner.length()];
        view.slice(view.position(), octets.length).get(octets);
        RequestParser parser = new RequestParser(octets);
        Optional<Fault> fault = parser.parse();
        if (fault.isPresent()) {
            refuse(fault.get());
            return;
        }
        RequestHead head = parser.head();
        current = Optional.of(head);
        judged = head.length();
        if (parser.upgrade().isPresent()) {
            // What follows an accepted change of protocol would pass unjudged: RFC 9110 7.8, 9.3.6.
            refuse(new Fault(501, Fault.upgrade(parser.upgrade().get())));
            return;
        }
        wanted = Math.min(demand.octets(WAY, head.message()), limits.body());
        decideBody(head, view);
    }

    private void decideBody(RequestHead head, ByteBuffer view) {
        Framing framing = head.framing();
        if (wanted <= 0) {
            judge(head.message());
        } else if (framing.kind() == Framing.Kind.NONE) {
            judge(head.message(0, Optional.of(ByteBuffer.allocate(0)), head.length()));
        } else if (framing.kind() == Framing.Kind.LENGTH && framing.length() > wanted) {
            judge(head.message());
        } else {
            framed = head.length();
            chunks = new ChunkScanner(limits, false);
            state = State.HOLD;
            hold(view);
        }
    }

    private void hold(ByteBuffer view) {
        RequestHead head = current.orElseThrow();
        if (head.framing().kind() == Framing.Kind.CHUNKED) {
            holdChunks(head, view);
            return;
        }
        int content = (int) head.framing().length();
        int whole = head.length() + content;
        if (shown < whole) {
            dialogue.add(new Command.NeedMore(WAY, whole));
            return;
        }
        judged = whole;
        ByteBuffer body = view.slice(view.position() + head.length(), content);
        judge(head.message(content, Optional.of(body.asReadOnlyBuffer()), whole));
    }

    private void holdChunks(RequestHead head, ByteBuffer view) {
        framed = chunks.advance(view, framed, Optional.empty());
        int most = head.length() + wanted + CHUNK_OVERHEAD;
        if (chunks.fault().isPresent()) {
            refuse(chunks.fault().get());
        } else if (chunks.content() > wanted || framed > most) {
            judge(head.message());
        } else if (chunks.done()) {
            ByteBuffer body = ByteBuffer.allocate((int) chunks.content());
            new ChunkScanner(limits, false).advance(view, head.length(), Optional.of(body));
            judged = framed;
            judge(
                    head.message(
                            chunks.content(), Optional.of(body.flip().asReadOnlyBuffer()), framed));
        } else if (shown > most) {
            judge(head.message());
        } else {
            dialogue.add(new Command.NeedMore(WAY, most + 1));
        }
    }

    private void judge(HttpRequest message) {
        state = State.JUDGING;
        dialogue.add(new Command.Judge(WAY, message));
    }

    void judged(Verdict verdict) {
        if (state != State.JUDGING) {
            return;
        }
        switch (verdict.kind()) {
            case ALLOW -> {
                state = State.READY;
                upstream.connect();
            }
            case REFUSE -> refuse(((Verdict.Refuse) verdict).finding(), whole() < 0);
            // A client waits for its answer in any case, so dropping says so: RFC 9110 9.2.
            case DROP -> refuse(((Verdict.Drop) verdict).finding(), whole() < 0);
            case QUARANTINE -> refuse(((Verdict.Quarantine) verdict).finding(), true);
        }
    }

    /** Does what waited for the connection, or for the response to the request before. */
    void proceed() {
        if (state == State.READY) {
            upstream.failure().ifPresent(this::refuse);
        }
        if (state == State.READY && upstream.connected()) {
            String host = current.orElseThrow().host();
            if (!upstream.covers(host)) {
                Finding finding = Finding.of(Codes.HTTP_MISDIRECTED).with("host", host);
                refuse(new Fault(421, finding)); // RFC 9110 7.4 and 15.5.20.
            } else if (dialogue.idle()) {
                forward();
            }
        }
        if (state == State.REFUSED && dialogue.idle()) {
            answer();
        }
        if (state == State.HOLD && dialogue.idle() && !continued) {
            continued = current.orElseThrow().expectsContinue();
            if (continued) {
                dialogue.answer(CONTINUE.clone());
            }
        }
    }

    private void forward() {
        RequestHead head = current.orElseThrow();
        dialogue.begin(new Exchange(head, continued));
        long pass =
                switch (head.framing().kind()) {
                    case LENGTH -> Math.min(head.length() + head.framing().length(), shown);
                    case NONE, CHUNKED, UNTIL_CLOSE, BROKEN -> judged;
                };
        use(new Command.Pass(WAY, pass), pass);
        left = head.length() + head.framing().length() - pass;
        chunks = new ChunkScanner(limits, false);
        if (head.framing().kind() == Framing.Kind.CHUNKED && judged == head.length()) {
            state = State.CHUNKED;
        } else if (left > 0) {
            state = State.LENGTH;
        } else {
            requestDone();
        }
    }

    private void length() {
        long pass = Math.min(left, shown);
        left -= pass;
        use(new Command.Pass(WAY, pass), pass);
        if (left == 0) {
            requestDone();
        }
    }

    private void chunked(ByteBuffer view) {
        int pass = chunks.advance(view, 0, Optional.empty());
        if (chunks.fault().isPresent()) {
            Fault fault = chunks.fault().get();
            dialogue.breakOff(fault.status(), fault.finding());
            return;
        }
        if (pass > 0) {
            use(new Command.Pass(WAY, pass), pass);
        } else {
            dialogue.add(new Command.NeedMore(WAY, chunks.wanted()));
        }
        if (chunks.done()) {
            requestDone();
        }
    }

    private void requestDone() {
        dialogue.exchange().requestDone = true;
        if (dialogue.exchange().close) {
            state = State.DROPPING; // RFC 9112 9.6: nothing after it is a request.
        } else {
            next();
        }
    }

    private void next() {
        state = State.HEAD;
        scanner = HeadScanner.head(limits);
        current = Optional.empty();
        blank = false;
        continued = false;
    }

    /** The server has refused content that it was asked for by Expect: none of it passes now. */
    void dropContent() {
        dialogue.exchange().requestDone = true;
        dialogue.exchange().close = true;
        state = State.DROPPING;
    }

    private void refuse(Fault fault) {
        refuse(fault, true);
    }

    private void refuse(Fault fault, boolean close) {
        refusal = Optional.of(new Refusal(fault.status(), fault.finding(), close, false));
        state = State.REFUSED;
    }

    private void refuse(Finding finding, boolean close) {
        refuse(new Fault(Refusal.status(finding.code()), finding), close);
    }

    private void answer() {
        Refusal refused = refusal.orElseThrow();
        dialogue.answer(refused.octets(current));
        if (refused.close()) {
            dialogue.abort(refused.finding());
            return;
        }
        long whole = whole();
        use(new Command.Discard(WAY, whole), whole);
        next();
    }

    // The octets of this whole request, or -1 where the connection can't be kept behind it.
    private long whole() {
        RequestHead head = current.orElseThrow();
        if (head.close() || !head.http11()) {
            return -1;
        }
        return switch (head.framing().kind()) {
            case NONE -> head.length();
            case LENGTH -> wholeLength(head);
            case CHUNKED -> judged > head.length() ? judged : -1;
            case UNTIL_CLOSE, BROKEN -> -1;
        };
    }

    // RFC 9110 10.1.1: a client that was refused while it waited for a 100 may send no content.
    private long wholeLength(RequestHead head) {
        boolean here = judged > head.length();
        boolean bounded = head.framing().length() <= limits.discard() && !head.expectsContinue();
        return here || bounded ? head.length() + head.framing().length() : -1;
    }

    private void use(Command command, long octets) {
        dialogue.add(command);
        shown = (int) Math.max(0, shown - octets);
        more = shown > 0;
    }

    void ended() {
        ended = true;
    }

    /** Whether a request, or a part of one, is here and not passed on. */
    boolean inHand() {
        return switch (state) {
            case HEAD -> shown > 0;
            case HOLD, JUDGING, READY, REFUSED -> true;
            case LENGTH, CHUNKED, DROPPING -> false;
        };
    }

    Optional<RequestHead> current() {
        return current;
    }

    /** Acts on the client's end once what it sent before is used. */
    void settle() {
        if (!ended || more || dialogue.over()) {
            return;
        }
        switch (state) {
            case JUDGING, READY, REFUSED -> {}
            case HOLD, LENGTH, CHUNKED -> dialogue.abort(Fault.truncated());
            case HEAD -> {
                if (shown > 0) {
                    dialogue.abort(Fault.truncated());
                } else {
                    carryEnd();
                }
            }
            case DROPPING -> carryEnd();
        }
    }

    private void carryEnd() {
        if (dialogue.idle()) {
            dialogue.end();
        } else {
            dialogue.finish(WAY);
        }
    }
}
