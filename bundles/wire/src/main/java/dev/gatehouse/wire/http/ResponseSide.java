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
        CONTENT
    }

    /** Interim responses and empty lines of one exchange: a server needs one or two. */
    private static final int INTERIM = 16;

    private static final Direction WAY = Direction.TO_CLIENT;

    private final Dialogue dialogue;
    private final RequestSide request;
    private final HttpLimits limits;
    private final Offer offer;
    private final ContentStream stream;

    private State state = State.HEAD;
    private HeadScanner scanner;
    private Optional<ResponseHead> current = Optional.empty();

    ResponseSide(Dialogue dialogue, RequestSide request, HttpLimits limits) {
        this.dialogue = dialogue;
        this.request = request;
        this.limits = limits;
        this.scanner = HeadScanner.head(limits);
        this.offer = new Offer(dialogue, WAY);
        this.stream = new ContentStream(offer, limits, true);
    }

    void octets(ByteBuffer view) {
        offer.shown(view.remaining());
        switch (state) {
            case HEAD -> head(view);
            case JUDGING -> {} // Told again after the verdict.
            case CONTENT -> streamed(stream.read(view));
        }
    }

    private void head(ByteBuffer view) {
        if (!dialogue.awaitsResponse()) {
            unasked(view);
            return;
        }
        switch (scanner.scan(view, 0)) {
            case MORE -> offer.needMore(limits.head() + 4);
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
        offer.discard(offer.unused());
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
        offer.discard(octets);
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
            state = State.HEAD;
            offer.pass(head.length() - Withheld.drop(head.withheld(), offer));
            if (head.status() == 100) {
                exchange.continued = true;
                request.release();
            }
            return;
        }
        if (exchange.awaitsContinue() && !request.dropContent()) {
            // It may or may not read what is on its way, so its end is anybody's guess.
            fail(Fault.outOfOrder("an answer instead of a 100 and too late", "RFC 9110 10.1.1"));
            return;
        }
        exchange.started = true;
        exchange.close |= head.close();
        state = State.CONTENT;
        int gone = Withheld.drop(head.withheld(), offer);
        streamed(stream.begin(head.length() - gone, head.framing(), true));
    }

    private void streamed(ContentStream.State found) {
        switch (found) {
            case MORE -> {}
            case DONE -> complete();
            case FAULT -> fail(stream.fault().orElseThrow().finding());
        }
    }

    private void complete() {
        dialogue.exchange().responseDone = true;
        current = Optional.empty();
        state = State.HEAD;
    }

    private void fail(Finding finding) {
        dialogue.breakOff(502, finding); // RFC 9110 15.6.3.
    }

    private static Finding malformed(String reason, String clause) {
        return Fault.malformed(502, reason, clause).finding();
    }

    void ended() {
        offer.end();
    }

    /** Acts on the server's end once what it sent before is used: RFC 9112 8. */
    void settle() {
        if (!offer.endedAndShown() || dialogue.over()) {
            return;
        }
        switch (state) {
            case JUDGING -> {}
            case HEAD -> endedBetween();
            case CONTENT -> {
                if (stream.untilClose()) {
                    complete();
                    dialogue.end();
                } else {
                    dialogue.abort(Fault.truncated());
                }
            }
        }
    }

    private void endedBetween() {
        if (!dialogue.awaitsResponse()) {
            dialogue.end();
        } else if (offer.unused() > 0 || dialogue.exchange().interim > 0) {
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
