package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpResponse;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a response ends, and what becomes of one that doesn't say so. */
class ResponseFramingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: cam.example\r\n\r\n";
    private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    static Stream<Arguments> whole() {
        String ok = "HTTP/1.1 200 OK\r\n";
        String chunks = "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n";
        return Stream.of(
                Arguments.of("length", "GET", ok + "Content-Length: 3\r\n\r\nabc"),
                Arguments.of("no content", "GET", ok + "Content-Length: 0\r\n\r\n"),
                Arguments.of("chunks", "GET", ok + chunks + "\r\n"),
                Arguments.of("chunks and trailer", "GET", ok + chunks + "Digest: x\r\n\r\n"),
                Arguments.of("HEAD with length", "HEAD", ok + "Content-Length: 3\r\n\r\n"),
                Arguments.of("HEAD without", "HEAD", ok + "\r\n"),
                Arguments.of(
                        "304", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n"),
                Arguments.of("204", "GET", "HTTP/1.1 204 No Content\r\n\r\n"),
                Arguments.of("204 length 0", "GET", "HTTP/1.1 204 \r\nContent-Length: 0\r\n\r\n"),
                Arguments.of(
                        "interim",
                        "GET",
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                + ok
                                + "Content-Length: 1\r\n\r\na"),
                Arguments.of(
                        "1.0 kept",
                        "GET",
                        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void responseEndsWhereItSaysAndTheNextExchangeFollows(
            String name, String method, String response) {
        String request = GET.replace("GET", method);
        for (int piece : new int[] {1, 7, 10_000}) {
            Talk talk = Talk.allowing(PayloadDemand.NONE).client(request + GET);
            for (int at = 0; at < response.length(); at += piece) {
                talk.server(response.substring(at, Math.min(response.length(), at + piece)));
            }
            assertThat(talk.toClient()).isEqualTo(response);
            assertThat(talk.toServer()).isEqualTo(request + GET);
            assertThat(talk.server(NEXT).toClient()).isEqualTo(response + NEXT);
            assertThat(talk.script.aborted()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
                "ICY 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 20x OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 103 Hints\r\nContent-Length: 5\r\n\r\nabcde",
                "<html>no head at all</html>\r\n\r\n"
            })
    void ambiguousResponseNeverReachesTheClientFailsClosed(String response) {
        for (int piece : new int[] {1, 10_000}) {
            Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET);
            for (int at = 0; at < response.length(); at += piece) {
                talk.server(response.substring(at, Math.min(response.length(), at + piece)));
            }
            assertThat(talk.script.passed(Direction.TO_CLIENT)).isEmpty();
            assertThat(talk.answered()).startsWith("HTTP/1.1 502 ").contains("was passed on");
            assertThat(talk.abortCode()).isEqualTo("message.malformed");
            assertThat(talk.aborted().params().get("clause").toString()).startsWith("RFC 91");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nabc",
                "5\r\nabcdef\r\n",
                "g\r\n",
                "3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
                "0\r\nSet-Cookie: a=b\r\n\r\n",
                "0\r\nX : y\r\n\r\n"
            })
    void cutOrBrokenChunksAreNeverACleanEndFailsClosed(String chunks) {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        Talk talk =
                Talk.allowing(PayloadDemand.NONE).client(GET).server(head + chunks).serverEnds();
        assertThat(talk.toClient()).startsWith(head).doesNotEndWith("\r\n\r\n0\r\n\r\n");
        assertThat(talk.answered()).isEmpty();
        assertThat(talk.script.aborted()).isPresent();
        assertThat(talk.script.finished(Direction.TO_CLIENT)).isFalse();
    }

    @Test
    void responseUntilCloseEndsWithItsServer() {
        String response = "HTTP/1.1 200 OK\r\n\r\nall of it";
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET + GET).server(response);
        assertThat(talk.ended()).isFalse();
        assertThat(talk.serverEnds().ended()).isTrue();
        assertThat(talk.toClient()).isEqualTo(response);
        assertThat(talk.toServer()).isEqualTo(GET);
        assertThat(talk.script.aborted()).isEmpty();
    }

    @Test
    void switchedProtocolsEndTheFlowFailsClosed() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET);
        talk.server("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nanything");
        assertThat(talk.script.passed(Direction.TO_CLIENT)).isEmpty();
        assertThat(talk.abortCode()).isEqualTo("http.upgrade-refused");
    }

    @Test
    void responseNobodyAskedForEndsTheFlowFailsClosed() {
        assertThat(Talk.allowing(PayloadDemand.NONE).server(NEXT).abortCode())
                .isEqualTo("message.out-of-order");
        Talk twice = Talk.allowing(PayloadDemand.NONE).client(GET).server(NEXT + NEXT).client(GET);
        assertThat(twice.toClient()).isEqualTo(NEXT);
        assertThat(twice.toServer()).isEqualTo(GET);
        assertThat(twice.abortCode()).isEqualTo("message.out-of-order");
    }

    @Test
    void refusedResponseGetsAPageInItsPlace() {
        Finding finding = Finding.of(Codes.PAYLOAD_SCHEMA);
        Talk talk =
                Talk.of(
                        Talk.ROUTE,
                        PayloadDemand.NONE,
                        Set.of("cam.example"),
                        (direction, message) ->
                                message instanceof HttpResponse
                                        ? new Verdict.Refuse(finding)
                                        : Verdict.ALLOW);
        talk.client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(talk.script.passed(Direction.TO_CLIENT)).isEmpty();
        assertThat(talk.toClient()).startsWith("HTTP/1.1 502 ");
        assertThat(talk.aborted()).isEqualTo(finding);
    }

    @Test
    void serverThatEndsWithoutAWordGivesAPageOnceAndACutAfterwards() {
        Talk first = Talk.allowing(PayloadDemand.NONE).client(GET).serverEnds();
        assertThat(first.answered()).startsWith("HTTP/1.1 502 ");
        assertThat(first.abortCode()).isEqualTo("upstream.reset");
        Talk later = Talk.allowing(PayloadDemand.NONE).client(GET).server(NEXT).client(GET);
        later.serverEnds();
        assertThat(later.answered()).isEmpty();
        assertThat(later.abortCode()).isEqualTo("upstream.reset");
    }

    @Test
    void endlessInterimResponsesEndTheFlow() {
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(GET);
        talk.server("HTTP/1.1 102 Processing\r\n\r\n".repeat(17));
        assertThat(talk.abortCode()).isEqualTo("message.malformed");
    }

    @Test
    void clientOfHttp10GetsNeitherInterimNorChunks() {
        String old = "GET / HTTP/1.0\r\n\r\n";
        Talk talk = Talk.allowing(PayloadDemand.NONE).client(old);
        talk.server("HTTP/1.1 100 Continue\r\n\r\n" + NEXT);
        assertThat(talk.toClient()).isEqualTo(NEXT);
        assertThat(talk.ended()).isTrue();
        Talk chunked = Talk.allowing(PayloadDemand.NONE).client(old);
        chunked.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(chunked.script.passed(Direction.TO_CLIENT)).isEmpty();
    }
}
