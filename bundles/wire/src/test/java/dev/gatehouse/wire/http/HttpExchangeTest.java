package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What passes, in which order, and what becomes of the connection. */
class HttpExchangeTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: cam.example:8080\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String CHUNKED =
            "POST /c HTTP/1.1\r\nHost: cam.example\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5;x=\"y\"\r\nhello\r\n001\r\n!\r\n0\r\n\r\n";
    private static final String EXPECT =
            "PUT /f HTTP/1.1\r\nHost: cam.example\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 4\r\n\r\n";
    private static final String CHUNKED_EXPECT =
            CHUNKED.replace("\r\n\r\n5;", "\r\nExpect: 100-continue\r\n\r\n5;");
    private static final Finding LOGIN = Finding.of(Codes.LOGIN_EMPTY).with("user", "root");

    @Test
    void requestAndResponsePassAsReceivedAndTheConnectionIsKept() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET).server(OK).client(GET).server(OK);
        assertThat(talk.toServer()).isEqualTo(GET + GET);
        assertThat(talk.toClient()).isEqualTo(OK + OK);
        assertThat(talk.ended()).isFalse();
        HttpRequest request = (HttpRequest) talk.script.judged().get(0);
        assertThat(request.target()).isEqualTo("/a?b=c");
        assertThat(request.host()).isEqualTo("cam.example");
        assertThat(request.size()).isEqualTo(GET.length());
    }

    @Test
    void chunkedContentIsShownWithoutItsCodingAndPassesWithIt() {
        List<String> bodies = new ArrayList<>();
        Talk talk =
                Talk.of(
                        Talk.ROUTE,
                        Talk.READS,
                        Set.of("cam.example"),
                        (direction, message) -> {
                            if (message instanceof HttpRequest request) {
                                bodies.add(text(request));
                                assertThat(request.bodyLength()).isEqualTo(6);
                            }
                            return Verdict.ALLOW;
                        });
        for (byte octet : Talk.octets(CHUNKED)) {
            talk.feed(Direction.TO_SERVER, new byte[] {octet});
        }
        assertThat(bodies).containsExactly("hello!");
        assertThat(talk.toServer()).isEqualTo(CHUNKED);
    }

    @Test
    void contentLongerThanIsReadIsShownAsAbsentAndStreamedOnlyIfAllowed() {
        String post = "POST /c HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 1500\r\n\r\n";
        for (String request :
                List.of(
                        post + "x".repeat(1_500),
                        CHUNKED.replace("5;x=\"y\"\r\nhello", "5dc\r\n" + "x".repeat(1_500)))) {
            Talk allowed = Talk.allowing(Talk.READS).client(request);
            assertThat(((HttpRequest) allowed.script.judged().get(0)).body()).isEmpty();
            assertThat(allowed.toServer()).isEqualTo(request);
            Finding finding = Finding.of(Codes.MESSAGE_UNREADABLE);
            Talk refused = refusing(Talk.READS, new Verdict.Refuse(finding)).client(request);
            assertThat(refused.toServer()).isEmpty();
            assertThat(refused.answered()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void refusalOfASecondRequestWaitsForTheFirstResponse() {
        String second = GET.replace("/a?b=c", "/no");
        Talk talk =
                Talk.of(
                        Talk.ROUTE,
                        PayloadDemand.NONE,
                        Set.of("cam.example"),
                        (direction, message) ->
                                message instanceof HttpRequest request
                                                && request.path().equals("/no")
                                        ? new Verdict.Refuse(LOGIN)
                                        : Verdict.ALLOW);
        talk.client(GET + second + GET);
        assertThat(talk.answered()).isEmpty();
        assertThat(talk.toServer()).isEqualTo(GET);
        talk.server(OK.substring(0, OK.length() - 1));
        assertThat(talk.answered()).isEmpty();
        talk.server("i");
        assertThat(talk.toClient()).startsWith(OK + "HTTP/1.1 403 Forbidden\r\n");
        assertThat(talk.answered()).doesNotContain("Connection: close");
        assertThat(talk.toServer()).isEqualTo(GET + GET);
        talk.server(OK);
        assertThat(talk.toClient()).endsWith(OK);
        assertThat(talk.script.aborted()).isEmpty();
    }

    @Test
    void pipelinedRequestIsPassedOnlyWhenTheResponseBeforeItIsWhole() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET + GET);
        assertThat(talk.toServer()).isEqualTo(GET);
        talk.server(OK);
        assertThat(talk.toServer()).isEqualTo(GET + GET);
    }

    @Test
    void gatewayAnswersExpectForContentThatIsReadAndDropsTheServersOwn() {
        Talk talk = Talk.allowing(Talk.READS).client(EXPECT);
        assertThat(talk.answered()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(talk.toServer()).isEmpty();
        talk.client("data").server("HTTP/1.1 100 Continue\r\n\r\n" + OK);
        assertThat(talk.toServer()).isEqualTo(EXPECT + "data");
        assertThat(talk.toClient()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n" + OK);
    }

    @Test
    void serverAnswersExpectForContentThatIsStreamed() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(EXPECT);
        assertThat(talk.toServer()).isEqualTo(EXPECT);
        talk.server("HTTP/1.1 100 Continue\r\n\r\n").client("data").server(OK);
        assertThat(talk.toServer()).isEqualTo(EXPECT + "data");
        assertThat(talk.toClient()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n" + OK);
        assertThat(talk.ended()).isFalse();
    }

    @Test
    void contentAfterARefusedExpectNeverReachesTheServerFailsClosed() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(EXPECT);
        String no = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno";
        talk.server(no.substring(0, no.length() - 1)).client("GET /smuggled").server("o");
        assertThat(talk.toServer()).isEqualTo(EXPECT);
        assertThat(talk.toClient()).isEqualTo(no);
        assertThat(talk.ended()).isTrue();
    }

    @Test
    void contentSentTooSoonWaitsForTheServersContinueFailsClosed() {
        for (String request : List.of(EXPECT + "data", CHUNKED_EXPECT)) {
            String head = request.substring(0, request.indexOf("\r\n\r\n") + 4);
            Talk refused = Talk.allowing(PayloadDemand.NONE).client(request + GET);
            assertThat(refused.toServer()).isEqualTo(head);
            refused.server("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
            assertThat(refused.toServer()).isEqualTo(head);
            assertThat(refused.ended()).isTrue();

            Talk welcome = Talk.allowing(PayloadDemand.NONE).client(request + GET);
            welcome.server("HTTP/1.1 100 Continue\r\n\r\n").server(OK);
            assertThat(welcome.toServer()).isEqualTo(request + GET);

            Talk silent = Talk.allowing(PayloadDemand.NONE).client(request).clientEnds();
            assertThat(silent.script.aborted()).isEmpty();
            assertThat(silent.script.wakes()).containsExactly(Duration.ofSeconds(1));
            silent.script.event(new Event.Woke());
            assertThat(silent.toServer()).isEqualTo(request);
            assertThat(silent.server(OK).ended()).isTrue();

            Talk late = Talk.allowing(PayloadDemand.NONE);
            late.client(request.substring(0, request.length() - 1));
            late.script.event(new Event.Woke());
            late.server("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
            assertThat(late.answered()).startsWith("HTTP/1.1 502 ");
            assertThat(late.abortCode()).isEqualTo("message.out-of-order");

            Talk cut = Talk.allowing(PayloadDemand.NONE);
            cut.client(request.substring(0, request.length() - 1)).clientEnds();
            assertThat(cut.abortCode()).isEqualTo("message.truncated");
        }
    }

    @Test
    void refusedContentIsDroppedAndTheNextRequestIsServed() {
        String post = "POST /c HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 3\r\n\r\nabc";
        Talk talk =
                Talk.of(
                        Talk.ROUTE,
                        PayloadDemand.NONE,
                        Set.of("cam.example"),
                        (direction, message) ->
                                message instanceof HttpRequest request
                                                && request.method().equals("POST")
                                        ? new Verdict.Drop(LOGIN)
                                        : Verdict.ALLOW);
        talk.client(post.substring(0, post.length() - 2)).client("bc" + GET).server(OK);
        assertThat(talk.toServer()).isEqualTo(GET);
        assertThat(talk.toClient()).startsWith("HTTP/1.1 403 ").endsWith(OK);
    }

    @Test
    void refusedContentThatIsLongOrMayNeverComeEndsTheConnection() {
        String large = "POST / HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 65537\r\n\r\n";
        for (String head : List.of(large, EXPECT, CHUNKED, GET.replace("1.1", "1.0"))) {
            Talk talk = refusing(PayloadDemand.NONE, new Verdict.Refuse(LOGIN)).client(head);
            assertThat(talk.answered()).contains("Connection: close\r\n");
            assertThat(talk.aborted()).isEqualTo(LOGIN);
        }
        String most = large.replace("65537", "65536");
        Talk kept = refusing(PayloadDemand.NONE, new Verdict.Refuse(LOGIN)).client(most);
        assertThat(kept.answered()).doesNotContain("Connection: close");
        assertThat(kept.script.promised(Direction.TO_SERVER)).isEqualTo(65_536);
        Talk shown = refusing(Talk.READS, new Verdict.Refuse(LOGIN)).client(CHUNKED);
        assertThat(shown.script.aborted()).isEmpty();
        assertThat(shown.script.held(Direction.TO_SERVER)).isZero();
    }

    @Test
    void quarantineAnswersAndEndsTheFlow() {
        Talk talk = refusing(PayloadDemand.NONE, new Verdict.Quarantine(LOGIN)).client(GET);
        assertThat(talk.answered()).contains("Connection: close");
        assertThat(talk.aborted()).isEqualTo(LOGIN);
        assertThat(talk.script.connected()).isFalse();
    }

    @Test
    void halfCloseAfterAWholeRequestIsCarriedWithTheEndOfTheResponse() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET).clientEnds();
        assertThat(talk.script.finished(Direction.TO_SERVER)).isFalse();
        assertThat(talk.script.finished(Direction.TO_CLIENT)).isFalse();
        talk.server(OK);
        assertThat(talk.toClient()).isEqualTo(OK);
        assertThat(talk.ended()).isTrue();
    }

    @Test
    void endOfTheClientBeforeTheConnectionStandsDoesNotOvertakeTheRequest() {
        Talk talk = Talk.allowing(PayloadDemand.NONE);
        talk.script.feed(Direction.TO_SERVER, Talk.octets(GET)).finish(Direction.TO_SERVER);
        assertThat(talk.script.finished(Direction.TO_SERVER)).isFalse();
        talk.settle();
        assertThat(talk.toServer()).isEqualTo(GET);
        assertThat(talk.server(OK).ended()).isTrue();
    }

    @Test
    void idleConnectionEndsInOrderFromEitherSide() {
        assertThat(Talk.allowing(PayloadDemand.NONE).clientEnds().ended()).isTrue();
        Talk kept = Talk.allowing(PayloadDemand.NONE).client(GET).server(OK);
        assertThat(kept.serverEnds().ended()).isTrue();
        assertThat(kept.script.aborted()).isEmpty();
    }

    @Test
    void closeIsFollowedAndNothingAfterItPasses() {
        String last = GET.replace("\r\n\r\n", "\r\nConnection: x, Close\r\n\r\n");
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(last + GET).server(OK);
        assertThat(talk.toServer()).isEqualTo(last);
        assertThat(talk.ended()).isTrue();
    }

    @Test
    void failedConnectionGetsAPageThatSaysWhy() {
        Talk talk = Talk.allowing(PayloadDemand.NONE);
        talk.script.feed(Direction.TO_SERVER, Talk.octets(GET));
        talk.script.event(new Event.ConnectFailed(Finding.of(Codes.TLS_SELF_SIGNED)));
        assertThat(talk.answered()).startsWith("HTTP/1.1 502 ").contains("tls.self-signed");
        assertThat(talk.abortCode()).isEqualTo("tls.self-signed");

        Talk away = Talk.allowing(PayloadDemand.NONE);
        away.script.feed(Direction.TO_SERVER, Talk.octets(GET));
        away.script.event(new Event.ConnectFailed(Finding.of(Codes.UPSTREAM_UNREACHABLE)));
        assertThat(away.answered()).startsWith("HTTP/1.1 504 ");
    }

    @Test
    void revokedFlowTellsOnlyAClientThatWaits() {
        Finding changed = Finding.of(Codes.FLOW_POLICY_CHANGED);
        Talk idle = Talk.allowing(PayloadDemand.NONE).client(GET).server(OK);
        idle.script.event(new Event.Revoked(changed));
        assertThat(idle.answered()).isEmpty();
        Talk waiting = Talk.allowing(PayloadDemand.NONE).client(GET);
        waiting.script.event(new Event.Revoked(changed));
        assertThat(waiting.answered()).startsWith("HTTP/1.1 503 ");
        Talk halfway = Talk.allowing(PayloadDemand.NONE).client(GET).server(OK.substring(0, 39));
        halfway.script.event(new Event.Revoked(changed));
        assertThat(halfway.answered()).isEmpty();
        Talk slow = Talk.allowing(PayloadDemand.NONE).client("GET / HT");
        slow.script.event(new Event.Revoked(Finding.of(Codes.FLOW_SLOW)));
        assertThat(slow.answered()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void changeOfProtocolIsRefusedFailsClosed() {
        for (String request :
                List.of(
                        "CONNECT cam.example:443 HTTP/1.1\r\nHost: cam.example\r\n\r\n",
                        GET.replace("\r\n\r\n", "\r\nUpgrade: websocket\r\n\r\n"),
                        GET.replace(
                                "\r\n\r\n", "\r\nupgrade: h2c\r\nConnection: Upgrade\r\n\r\n"))) {
            Talk talk = Talk.allowing(PayloadDemand.NONE).client(request + "tunnel");
            assertThat(talk.toServer()).isEmpty();
            assertThat(talk.answered()).startsWith("HTTP/1.1 501 ");
            assertThat(talk.abortCode()).isEqualTo("http.upgrade-refused");
        }
    }

    @Test
    void hugeHeadsAreRefusedBeforeTheyAreHeld() {
        String cookie = "Cookie: " + "c".repeat(HttpLimits.HEADER_SECTION);
        assertThat(refusedHead("GET /" + "a".repeat(HttpLimits.REQUEST_LINE)))
                .startsWith("HTTP/1.1 414 ");
        assertThat(refusedHead("GET / HTTP/1.1\r\n" + cookie)).startsWith("HTTP/1.1 431 ");
        assertThat(refusedHead("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(101) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
        String most = GET.replace("\r\n\r\n", "\r\n" + "a: b\r\n".repeat(99) + "\r\n");
        assertThat(Talk.allowing(PayloadDemand.NONE).client(most).toServer()).isEqualTo(most);
    }

    private static String refusedHead(String octets) {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(octets);
        assertThat(talk.toServer()).isEmpty();
        assertThat(talk.abortCode()).isEqualTo("message.too-large");
        return talk.answered();
    }

    @Test
    void oneEmptyLineBeforeARequestIsDropped() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client("\r").client("\n" + GET).server(OK);
        assertThat(talk.client("\r\n" + GET).toServer()).isEqualTo(GET + GET);
    }

    @Test
    void absoluteTargetThatAgreesPassesAndIsJudgedByItsPath() {
        String get = GET.replace("/a?b=c", "HTTP://CAM.example:8080/cgi?x=/y");
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(get);
        assertThat(talk.toServer()).isEqualTo(get);
        assertThat(((HttpRequest) talk.script.judged().get(0)).path()).isEqualTo("/cgi");
    }

    private static Talk refusing(PayloadDemand demand, Verdict verdict) {
        return Talk.of(Talk.ROUTE, demand, Set.of("cam.example"), (d, m) -> verdict);
    }

    private static String text(HttpRequest request) {
        return StandardCharsets.ISO_8859_1
                .decode(request.body().orElseThrow().duplicate())
                .toString();
    }
}
