package dev.gatehouse.wire.http;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The requests of one connection, one after the other. */
final class RequestSide {
    private enum State {
        HEAD,
        HOLD,
        JUDGING,
        READY,
        REFUSED,
        CONTENT,
        DROPPING
    }

    /**
     * For so long content waits for a server's 100, since a server that refuses it may take what
     * follows for a request. RFC 9110 10.1.1 forbids to wait for ever: some never say 100.
     */
    private static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);

    private static final Direction WAY = Direction.TO_SERVER;

    private final Dialogue dialogue;
    private final Upstream upstream;
    private final PayloadDemand demand;
    private final HttpLimits limits;

    private final Offer offer;
    private final RequestReader reader;
    private final ContentStream stream;

    private State state = State.HEAD;
    private Optional<HeldContent> content = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();

    /** We have answered 100 to this request. */
    private boolean continued;

    RequestSide(Dialogue dialogue, Upstream upstream, PayloadDemand demand, HttpLimits limits) {
        this.dialogue = dialogue;
        this.upstream = upstream;
        this.demand = demand;
        this.limits = limits;
        this.offer = new Offer(dialogue, WAY);
        this.reader = new RequestReader(limits);
        this.stream = new ContentStream(offer, limits, false);
    }

    void octets(ByteBuffer view) {
        offer.shown(view.remaining());
        switch (state) {
            case HEAD -> head(view);
            case HOLD -> hold(view);
            case CONTENT -> streamed(stream.read(view));
            case DROPPING -> offer.discard(offer.unused());
            case JUDGING, READY, REFUSED -> {} // Told again by our own pass or discard.
        }
    }

    private void head(ByteBuffer view) {
        switch (reader.read(view)) {
            case MORE -> offer.needMore(limits.head() + 4);
            case BLANK -> offer.discard(2);
            case FAULT -> refuse(reader.fault());
            case HEAD -> {
                RequestHead head = reader.head().orElseThrow();
                int wanted = Math.min(demand.octets(WAY, head.message()), limits.body());
                content = Optional.of(new HeldContent(head, wanted, limits));
                hold(view);
            }
        }
    }

    private void hold(ByteBuffer view) {
        HeldContent held = content.orElseThrow();
        switch (held.read(view)) {
            case MORE -> {
                state = State.HOLD;
                offer.needMore(held.needed());
            }
            case READY -> {
                state = State.JUDGING;
                dialogue.add(new Command.Judge(WAY, held.message()));
            }
            case FAULT -> refuse(held.fault().orElseThrow());
        }
    }

    void judged(Verdict verdict) {
        if (state != State.JUDGING) {
            return;
        }
        Refusal.of(verdict, whole() >= 0).ifPresentOrElse(this::refuse, this::allow);
    }

    private void allow() {
        state = State.READY;
        upstream.connect();
    }

    /** Does what waited for the connection, or for the response to the request before. */
    void proceed() {
        if (state == State.READY) {
            upstream.refusal(reader.head().orElseThrow().host()).ifPresent(this::refuse);
        }
        if (state == State.READY && upstream.connected() && dialogue.idle()) {
            forward();
        }
        if (state == State.REFUSED && dialogue.idle()) {
            answer();
        }
        if (state == State.HOLD && dialogue.idle() && !continued) {
            continued = reader.head().orElseThrow().expectsContinue();
            if (continued) {
                dialogue.answerContinue();
            }
        }
    }

    private void forward() {
        RequestHead head = reader.head().orElseThrow();
        int judged = content.orElseThrow().judged();
        dialogue.begin(new Exchange(head, continued));
        forget();
        int gone = Withheld.drop(head.withheld(), offer);
        if (judged > head.length()) {
            offer.pass(judged - gone);
            requestDone();
        } else {
            state = State.CONTENT;
            boolean waits = head.expectsContinue() && !continued;
            streamed(stream.begin(head.length() - gone, head.framing(), !waits));
            if (waits) {
                dialogue.add(new Command.Wake(CONTINUE_WAIT));
            }
        }
    }

    /** Lets content pass that waited for the server's 100. */
    void release() {
        if (state == State.CONTENT && !stream.isOpen()) {
            streamed(stream.open());
        }
    }

    private void streamed(ContentStream.State found) {
        switch (found) {
            case MORE -> {}
            case DONE -> requestDone();
            case FAULT -> dialogue.breakOff(stream.fault().orElseThrow());
        }
    }

    private void requestDone() {
        dialogue.exchange().requestDone = true;
        next();
        if (dialogue.exchange().close) {
            state = State.DROPPING; // RFC 9112 9.6: nothing after it is a request.
        }
    }

    private void next() {
        state = State.HEAD;
        forget();
        continued = false;
    }

    private void forget() {
        reader.next();
        content = Optional.empty();
    }

    /**
     * The server has refused content that waits for its 100: none of it passes now.
     *
     * @return false if it doesn't wait any more
     */
    boolean dropContent() {
        if (stream.isOpen()) {
            return false;
        }
        dialogue.exchange().close = true;
        requestDone();
        return true;
    }

    private void refuse(Fault fault) {
        refuse(new Refusal(fault.status(), fault.finding(), true, false));
    }

    private void refuse(Refusal refused) {
        refusal = Optional.of(refused);
        state = State.REFUSED;
    }

    private void answer() {
        Refusal refused = refusal.orElseThrow();
        dialogue.answer(refused.octets(reader.head()));
        if (refused.close()) {
            dialogue.abort(refused.finding());
            return;
        }
        offer.discard(whole());
        next();
    }

    private long whole() {
        return reader.head().orElseThrow().whole(content.orElseThrow().judged(), limits.discard());
    }

    void ended() {
        offer.end();
    }

    /** Whether a request, or a part of one, is here and not passed on. */
    boolean inHand() {
        return switch (state) {
            case HEAD -> offer.unused() > 0;
            case HOLD, JUDGING, READY, REFUSED -> true;
            case CONTENT, DROPPING -> false;
        };
    }

    Optional<RequestHead> current() {
        return reader.head();
    }

    /** Acts on the client's end once what it sent before is used. */
    void settle() {
        if (!offer.endedAndShown() || dialogue.over()) {
            return;
        }
        switch (state) {
            case JUDGING, READY, REFUSED -> {}
            case HOLD -> dialogue.abort(Fault.truncated());
            case CONTENT -> {
                if (stream.isOpen() || !stream.whole()) {
                    dialogue.abort(Fault.truncated());
                }
            }
            case HEAD, DROPPING -> carryEnd();
        }
    }

    private void carryEnd() {
        if (state == State.HEAD && offer.unused() > 0) {
            dialogue.abort(Fault.truncated());
        } else {
            dialogue.clientEnded();
        }
    }
}
