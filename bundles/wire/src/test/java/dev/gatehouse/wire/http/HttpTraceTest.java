package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces that others have captured, replayed through the layer in both directions. */
class HttpTraceTest {
    private static final List<String> HOSTS =
            List.of("localhost", "httpbin.org", "172.24.133.205", "127.0.0.1", "target");
    private static final String FOLDER = System.getProperty("gatehouse.testdata", "");

    @BeforeAll
    static void tracesAreThere() {
        if (FOLDER.isEmpty()) {
            System.out.println("skipped: no traces, the property gatehouse.testdata is not set");
        }
        assumeTrue(!FOLDER.isEmpty(), "the property gatehouse.testdata is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "261__variant-01-chunk_2pow64_overflow",
        "261__variant-02-cl_uint64max",
        "261__variant-03-cl_negative",
        "261__variant-04-te_cl_desync"
    })
    void smuggledRequestIsRefusedFailsClosed(String trace) throws IOException {
        byte[] client = streams(trace).get(0).octets();
        Talk held = talk(Talk.READS).feed(Direction.TO_SERVER, client);
        assertThat(held.toServer()).isEmpty();
        assertThat(held.answered()).startsWith("HTTP/1.1 400 ");
        assertThat(held.abortCode()).isEqualTo("message.malformed");
        Talk streamed = talk(PayloadDemand.NONE).feed(Direction.TO_SERVER, client);
        assertThat(streamed.toServer()).doesNotContain("smuggled");
        assertThat(streamed.abortCode()).isEqualTo("message.malformed");
    }

    @Test
    void contentThatLooksLikeAMessageIsContent() throws IOException {
        List<Pcap.Stream> streams = streams("smuggle-http-request");
        for (PayloadDemand demand : new PayloadDemand[] {PayloadDemand.NONE, Talk.READS}) {
            Talk talk = replay(streams, demand);
            long requests =
                    talk.script.judged().stream()
                            .filter(m -> m instanceof dev.gatehouse.api.message.HttpRequest)
                            .count();
            assertThat(requests).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"post", "multipart-form-data", "basic-auth-with-colon"})
    void ordinaryTrafficPassesOctetForOctet(String trace) throws IOException {
        for (PayloadDemand demand : new PayloadDemand[] {PayloadDemand.NONE, Talk.READS}) {
            replay(streams(trace), demand);
        }
    }

    @Test
    void everyHttpConnectionOfALongTracePassesOrIsARefusedUpgrade() throws IOException {
        List<Pcap.Stream> streams = streams("basic-auth-with-extra-space");
        int requests = 0;
        for (Pcap.Stream stream : streams) {
            String text = new String(stream.octets(), StandardCharsets.ISO_8859_1);
            if (!text.matches("(?s)(GET|POST|HEAD|OPTIONS|PUT) .*")) {
                continue;
            }
            requests++;
            Talk talk = talk(Talk.READS);
            talk.feed(Direction.TO_SERVER, stream.octets());
            if (text.toLowerCase(java.util.Locale.ROOT).contains("\r\nupgrade:")) {
                assertThat(talk.toServer()).isEmpty();
                assertThat(talk.abortCode()).isEqualTo("http.upgrade-refused");
            } else {
                assertThat(talk.script.aborted()).isEmpty();
                assertThat(text).startsWith(talk.toServer());
                assertThat(talk.toServer()).isNotEmpty();
            }
        }
        assertThat(requests).isPositive();
    }

    @Test
    void webSocketIsRefused() throws IOException {
        byte[] client = Pcap.read(file("websocket__two-binary-fragments")).get(0).octets();
        Talk talk = talk(PayloadDemand.NONE).feed(Direction.TO_SERVER, client);
        assertThat(talk.toServer()).isEmpty();
        assertThat(talk.answered()).startsWith("HTTP/1.1 501 ");
    }

    private static Talk replay(List<Pcap.Stream> streams, PayloadDemand demand) {
        byte[] client = streams.get(0).octets();
        byte[] server = streams.size() > 1 ? streams.get(1).octets() : new byte[0];
        Talk talk = talk(demand);
        talk.feed(Direction.TO_SERVER, client).feed(Direction.TO_CLIENT, server);
        assertThat(talk.script.passed(Direction.TO_SERVER)).isEqualTo(client);
        assertThat(talk.script.passed(Direction.TO_CLIENT)).isEqualTo(server);
        assertThat(talk.script.aborted()).isEmpty();
        return talk;
    }

    private static Talk talk(PayloadDemand demand) {
        Route route = Talk.route(Route.Tls.OFF, Optional.empty(), HOSTS);
        return Talk.of(route, demand, Set.of(), Talk.ALLOW);
    }

    private static List<Pcap.Stream> streams(String trace) throws IOException {
        return Pcap.read(file("http__" + trace));
    }

    private static Path file(String name) {
        return Path.of(FOLDER, "zeek-traces", name + ".pcap");
    }
}
