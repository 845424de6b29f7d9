package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import java.util.List;
import java.util.Optional;

/**
 * HTTP/1.0 and HTTP/1.1 on one connection, framed in both directions by RFC 9112 without any of its
 * leave to guess; octets that pass are the octets received. One thing does not pass: the cookie of
 * the gateway's own panel, which a browser sends to all ports of a host.
 *
 * <pre>
 *  request:   head -- [content, if a guard reads it] -- judge -- connect -- host proven? -- pass
 *  response:  head -- judge -- pass, content streamed
 * </pre>
 *
 * <p><b>One at a time.</b> A pipelined request is read and judged at once, but it is passed on, or
 * its refusal is sent, only when the response before it is whole. So answers keep their order, and
 * a server that answers twice is noticed before the second answer can be taken for somebody else's.
 *
 * <p><b>Host.</b> A request may ask for a name that the endpoint's verified certificate covers, for
 * the name that the route serves it under, or for one that the route lists; on a leg that is plain
 * by configuration also for the endpoint's own name. Any other gets 421 and nothing reaches the
 * server. The port of a Host is not compared: no port is chosen by it. HTTP/1.0 without Host asks
 * for no name and passes.
 *
 * <p><b>Refused beyond the letter of the RFC</b>, because recipients differ: a repeated
 * Content-Length even with one value, leading zeros in it, Transfer-Encoding other than one {@code
 * chunked}, content in GET, HEAD and TRACE (RFC 9110 9.3.1 names the danger), white space before a
 * chunk extension, trailers of a request (nobody would have judged them), {@code _} for {@code -}
 * in a framing field. A target in absolute-form must agree with the Host, and guards are shown the
 * part that an origin-form would have.
 *
 * <p><b>What can't be undone in part.</b>
 *
 * <ul>
 *   <li>{@code Expect: 100-continue} with content that a guard reads: the gateway answers 100 and
 *       discards the device's own. Content that nobody reads waits, a second at most, for the
 *       device's 100; if the device answers without one, none of the content is passed and the
 *       connection ends after the answer. A device that says no only after that second gets the
 *       flow cut: what it makes of the content under way can't be known.
 *   <li>Content that nobody reads is streamed: a fault in it, or its end before it is complete,
 *       comes when its head has passed. Both sides are then cut, so that nobody takes it for whole.
 *       The same holds for the content of a response; a client that has seen nothing of it gets a
 *       page.
 *   <li>A change of protocol: CONNECT and a request with Upgrade are refused with 501, whatever
 *       else they ask for, since the field can't be taken out of what passes unchanged. A 101 that
 *       comes all the same ends the flow.
 * </ul>
 *
 * <p><b>Refusals.</b> A page in plain words, or problem+json for a client that asks for JSON. After
 * the guards' refusal the connection is kept if the request's end is known and at most {@link
 * HttpLimits#discard} octets of content are to be dropped; after every other refusal it ends.
 *
 * <p><b>Errors</b> are findings: {@code message.malformed} with reason and clause, {@code
 * message.too-large}, {@code message.truncated}, {@code message.out-of-order}, {@code
 * http.misdirected}, {@code http.upgrade-refused}. They never hold text of a message, save the host
 * and the protocol asked for. Memory: one head until it has passed, the scan positions, and content
 * only while it is decoded for a judge.
 *
 * <p>One flow, on its loop; not reusable.
 */
public final class HttpLayer implements Layer {
    private final Dialogue dialogue = new Dialogue();
    private final Upstream upstream;
    private final RequestSide request;
    private final ResponseSide response;

    /**
     * @param route the route that the flow came in by
     * @param demand how much of a request's content is held for the guards
     * @param limits how much is read at most
     */
    public HttpLayer(Route route, PayloadDemand demand, HttpLimits limits) {
        upstream = new Upstream(route, dialogue);
        request = new RequestSide(dialogue, upstream, demand, limits);
        response = new ResponseSide(dialogue, request, limits);
    }

    @Override
    public List<Command> on(Event event) {
        if (dialogue.over()) {
            return afterwards(event);
        }
        switch (event.kind()) {
            case OPENED -> {}
            case WOKE -> request.release();
            case OCTETS -> octets((Event.Octets) event);
            case JUDGED -> judged((Event.Judged) event);
            case CONNECTED -> upstream.connected(((Event.Connected) event).names());
            case CONNECT_FAILED -> upstream.failed(((Event.ConnectFailed) event).finding());
            case FINISHED -> finished(((Event.Finished) event).direction());
            case REVOKED -> farewell(((Event.Revoked) event).finding());
        }
        goOn();
        return dialogue.take();
    }

    private void octets(Event.Octets octets) {
        if (!octets.view().hasRemaining()) {
            return;
        }
        switch (octets.direction()) {
            case TO_SERVER -> request.octets(octets.view());
            case TO_CLIENT -> response.octets(octets.view());
        }
    }

    private void judged(Event.Judged judged) {
        switch (judged.direction()) {
            case TO_SERVER -> request.judged(judged.verdict());
            case TO_CLIENT -> response.judged(judged.verdict());
        }
    }

    private void finished(Direction direction) {
        switch (direction) {
            case TO_SERVER -> request.ended();
            case TO_CLIENT -> response.ended();
        }
    }

    // What one side did may be what the other side waited for.
    private void goOn() {
        dialogue.conclude();
        response.settle();
        if (!dialogue.over()) {
            request.proceed();
        }
        dialogue.conclude();
        request.settle();
    }

    // Only who waits for an answer gets one: another octet on an idle connection would be taken for
    // the answer to the next request.
    private void farewell(Finding finding) {
        boolean waiting = !dialogue.idle() || request.inHand();
        if (waiting && dialogue.answerable()) {
            int status = finding.code().equals(Codes.FLOW_SLOW) ? 408 : 503;
            Optional<RequestHead> head =
                    dialogue.idle() ? request.current() : Optional.of(dialogue.exchange().request);
            boolean passedOn = !dialogue.idle();
            dialogue.answer(new Refusal(status, finding, true, passedOn).octets(head));
        }
        dialogue.revoke();
    }

    private List<Command> afterwards(Event event) {
        if (event.kind() != Event.Kind.OCTETS || dialogue.aborted()) {
            return List.of();
        }
        Event.Octets octets = (Event.Octets) event;
        int count = octets.view().remaining();
        return count == 0 ? List.of() : List.of(new Command.Discard(octets.direction(), count));
    }
}
