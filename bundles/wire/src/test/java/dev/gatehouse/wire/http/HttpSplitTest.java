package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same octets in any pieces give the same flow; a cut one is never taken for a whole one. */
class HttpSplitTest {
    private static final List<String> REQUESTS =
            List.of(
                    "GET /a HTTP/1.1\r\nHost: cam.example\r\n\r\n",
                    "POST /b HTTP/1.1\r\nHost: cam.example\r\nContent-Length: 9\r\n\r\nuser=root",
                    "POST /c HTTP/1.1\r\nHost: cam.example\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "a;n=v\r\n0123456789\r\n5\r\nabcde\r\n000\r\n\r\n");
    private static final List<String> RESPONSES =
            List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, there",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nabc\r\n2;x\r\nde\r\n0\r\nDigest: y\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\n"
                            + "Content-Length: 2\r\n\r\nno");
    private static final PayloadDemand[] DEMANDS = {PayloadDemand.NONE, Talk.READS};

    @Test
    void splitAtEveryOctetPassesTheSame() {
        for (PayloadDemand demand : DEMANDS) {
            for (String request : REQUESTS) {
                for (String response : RESPONSES) {
                    for (int at = 0; at <= request.length(); at++) {
                        Talk talk = Talk.allowing(demand);
                        talk.client(request.substring(0, at)).client(request.substring(at));
                        int cut = at % response.length();
                        talk.server(response.substring(0, cut)).server(response.substring(cut));
                        assertThat(talk.toServer()).isEqualTo(request);
                        assertThat(talk.toClient()).isEqualTo(response);
                        assertThat(talk.script.aborted()).isEmpty();
                        assertThat(talk.script.held(Direction.TO_SERVER)).isZero();
                        assertThat(talk.script.held(Direction.TO_CLIENT)).isZero();
                    }
                }
            }
        }
    }

    @Test
    void octetByOctetPassesTheSameForAPipelineOfAll() {
        String requests = String.join("", REQUESTS);
        String responses = String.join("", RESPONSES);
        for (PayloadDemand demand : DEMANDS) {
            Talk talk = Talk.allowing(demand);
            for (byte octet : Talk.octets(requests)) {
                talk.feed(Direction.TO_SERVER, new byte[] {octet});
            }
            for (byte octet : Talk.octets(responses)) {
                talk.feed(Direction.TO_CLIENT, new byte[] {octet});
            }
            assertThat(talk.toServer()).isEqualTo(requests);
            assertThat(talk.toClient()).isEqualTo(responses);
            assertThat(talk.script.aborted()).isEmpty();
        }
    }

    @Test
    void requestCutAtAnyOctetIsTruncatedAndNeverEndedInOrderFailsClosed() {
        for (PayloadDemand demand : DEMANDS) {
            for (String request : REQUESTS) {
                for (int at = 1; at < request.length(); at++) {
                    Talk talk = Talk.allowing(demand).client(request.substring(0, at)).clientEnds();
                    assertThat(talk.abortCode()).isEqualTo("message.truncated");
                    assertThat(talk.script.finished(Direction.TO_SERVER)).isFalse();
                    assertThat(talk.toServer()).isNotEqualTo(request);
                    boolean judged = !talk.script.judged().isEmpty();
                    assertThat(judged || talk.toServer().isEmpty()).isTrue();
                }
            }
        }
    }

    @Test
    void responseCutAtAnyOctetIsNeverEndedInOrderFailsClosed() {
        for (String response : RESPONSES) {
            for (int at = 1; at < response.length(); at++) {
                Talk talk = Talk.allowing(PayloadDemand.NONE).client(REQUESTS.get(0));
                talk.server(response.substring(0, at)).serverEnds();
                assertThat(talk.abortCode()).isEqualTo("message.truncated");
                assertThat(talk.script.finished(Direction.TO_CLIENT)).isFalse();
            }
        }
    }

    @Test
    void contentUnderWayIsPromisedSoThatTheRimCanTimeIt() {
        Talk talk = Talk.allowing(PayloadDemand.NONE);
        talk.client(REQUESTS.get(1).substring(0, REQUESTS.get(1).length() - 4));
        assertThat(talk.script.promised(Direction.TO_SERVER)).isEqualTo(3);
        Talk chunked = Talk.allowing(PayloadDemand.NONE);
        chunked.client(REQUESTS.get(2).replaceAll("(?s)56789.*", ""));
        assertThat(chunked.script.promised(Direction.TO_SERVER)).isEqualTo(5);
    }

    @Test
    void longContentIsStreamedWithoutBeingHeld() {
        byte[] block = new byte[65_536];
        Arrays.fill(block, (byte) 'x');
        String head =
                "POST /b HTTP/1.1\r\nHost: cam.example\r\nContent-Length: " + (block.length * 64L);
        Talk talk = Talk.allowing(Talk.READS).client(head + "\r\n\r\n");
        for (int i = 0; i < 64; i++) {
            talk.feed(Direction.TO_SERVER, block);
            assertThat(talk.script.held(Direction.TO_SERVER)).isZero();
        }
        assertThat(talk.script.passed(Direction.TO_SERVER))
                .hasSize(head.length() + 4 + 64 * 65_536);
    }
}
