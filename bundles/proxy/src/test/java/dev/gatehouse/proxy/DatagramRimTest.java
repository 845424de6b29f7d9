package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.CoapTalk.BAD;
import static dev.gatehouse.proxy.CoapTalk.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramRimTest {
    private final RimHarness harness =
            new RimHarness(Services.NONE.trust(), SslProvider.JDK, RimHarness.LIMITS);
    private final CoapTalk server = new CoapTalk();
    private final CoapTalk client = new CoapTalk();

    DatagramRimTest() throws IOException {}

    @AfterEach
    void stop() {
        harness.close();
        server.close();
        client.close();
    }

    private int listen(Route.Tls tls, String... from) {
        Route route =
                new Route(
                        "lamp",
                        Protocol.COAP,
                        "127.0.0.1",
                        server.port(),
                        tls,
                        "lamp.test",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(from),
                        Optional.of("lamp"),
                        Optional.empty(),
                        Optional.of(new Route.Psk("lamp", "lamp-key")));
        return harness.listen(
                new RouteSetup(route, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    @Test
    void aDatagramPassesUnchangedBothWays() throws Exception {
        int port = listen(Route.Tls.OFF);
        String unknown = GET + "d109ff"; // A critical option that no rule knows: for the ends.
        client.say(port, GET + "ff"); // A payload that is not there: rejected.
        client.say(port, unknown);
        assertThat(server.hear()).isEqualTo(unknown);
        server.answer("62457d34a1b2ff6f6e");
        assertThat(client.hear()).isEqualTo("70007d34");
        assertThat(client.hear()).isEqualTo("62457d34a1b2ff6f6e");
        assertThat(client.last()).isEqualTo(address(port));
        harness.journal.await(Codes.TLS_OFF);
    }

    @Test
    void twoClientsWithOneIdAndTokenNeverGetEachOthersAnswers() throws Exception {
        int port = listen(Route.Tls.OFF);
        try (CoapTalk other = new CoapTalk()) {
            client.say(port, GET);
            assertThat(server.hear()).isEqualTo(GET);
            SocketAddress ofFirst = server.last();
            other.say(port, GET);
            assertThat(server.hear()).isEqualTo(GET);
            SocketAddress ofSecond = server.last();
            assertThat(ofFirst).isNotEqualTo(ofSecond);
            server.answer(ofSecond, "62457d34a1b2ff02");
            server.answer(ofFirst, "62457d34a1b2ff01");
            assertThat(other.hear()).endsWith("ff02");
            assertThat(client.hear()).endsWith("ff01");
            assertThat(client.silent() && other.silent()).isTrue();
        }
    }

    @Test
    void whoIsNotNamedInFromReachesNobodyFailsClosed() throws Exception {
        int port = listen(Route.Tls.OFF, "10.0.0.0/8");
        client.say(port, GET);
        harness.journal.await(Codes.FLOW_SOURCE_REFUSED);
        assertThat(client.silent() && server.silent()).isTrue();
        assertThat(harness.guards.open.get()).isZero();
    }

    @Test
    void whatTheGuardsRefuseIsAnsweredAndGoesNowhereFailsClosed() throws Exception {
        int port = listen(Route.Tls.OFF);
        client.say(port, BAD);
        assertThat(client.hear()).startsWith("62837d35a1b2ff" + hex("login.default-pair"));
        client.say(port, "42017d36a1b2b5" + hex("throw"));
        assertThat(client.hear()).startsWith("62837d36a1b2ff" + hex("guard.failed"));
        client.say(port, GET);
        assertThat(server.hear()).isEqualTo(GET);
        assertThat(server.silent()).isTrue();
    }

    @Test
    void aDatagramThatIsTooLongGoesNowhereFailsClosed() throws Exception {
        int port = listen(Route.Tls.OFF);
        client.say(port, GET + "ff" + "00".repeat(DatagramLeg.LONGEST));
        assertThat(client.hear()).startsWith("628d7d34a1b2");
        harness.journal.await(Codes.MESSAGE_TOO_LARGE);
        assertThat(server.silent()).isTrue();
    }

    @Test
    void withoutDtlsNothingGoesOutFailsClosed() throws Exception {
        int port = listen(Route.Tls.REQUIRED);
        client.say(port, GET);
        assertThat(client.hear()).startsWith("62a27d34a1b2ff" + hex("tls.failed"));
        harness.journal.await(Codes.TLS_FAILED);
        assertThat(server.silent()).isTrue();
    }

    @Test
    void aRouteThatIsFullRefusesNewcomersAndKeepsWhatThereIs() throws Exception {
        int port = listen(Route.Tls.OFF);
        client.say(port, GET);
        server.hear();
        SocketAddress first = server.last();
        List<CoapTalk> others = new ArrayList<>();
        for (int i = 1; i < DatagramTable.OF_ONE_SOURCE; i++) {
            CoapTalk other = new CoapTalk();
            others.add(other);
            other.say(port, GET);
            server.hear();
        }
        try (CoapTalk late = new CoapTalk()) {
            late.say(port, GET);
            assertThat(late.hear()).startsWith("62a37d34a1b2");
            harness.journal.await(Codes.FLOW_TABLE_FULL);
        }
        server.answer(first, "62457d34a1b2");
        assertThat(client.hear()).isEqualTo("62457d34a1b2");
        others.forEach(CoapTalk::close);
        harness.now.addAndGet(TimeUnit.SECONDS.toNanos(DatagramFlow.IDLE_SECONDS + 1));
        RimHarness.until("idle flows end", () -> harness.guards.open.get() == 0);
        assertThat(harness.rim.flows().count()).isZero();
    }

    @Test
    void aFlowThatIsNoLongerAdmittedEndsAtOnce() throws Exception {
        int port = listen(Route.Tls.OFF);
        client.say(port, GET);
        server.hear();
        harness.guards.admits = false;
        harness.guards.version = 2;
        client.say(port, GET);
        harness.journal.await(Codes.FLOW_POLICY_CHANGED);
        server.answer("62457d34a1b2");
        client.say(port, GET);
        assertThat(client.hear()).startsWith("62837d34a1b2ff" + hex("rate.exceeded"));
        assertThat(server.silent()).isTrue();
    }

    @Test
    void aRouteThatClosesEndsItsFlows() throws Exception {
        int port = listen(Route.Tls.OFF);
        client.say(port, GET);
        server.hear();
        harness.rim.close("lamp");
        RimHarness.until("flows end", () -> harness.guards.open.get() == 0);
        server.answer("62457d34a1b2");
        assertThat(client.silent()).isTrue();
    }

    @Test
    void whatTheServerMayNotSayIsRejectedAndNotPassedFailsClosed() throws Exception {
        Script script = new Script();
        harness.rim.datagrams().legs(Optional.of(script::open));
        int port = listen(Route.Tls.REQUIRED);
        client.say(port, GET);
        assertThat(script.sent()).isEqualTo(GET);
        script.listener.opened("tested");
        script.listener.received(HexFormat.of().parseHex("4245000aa1b2ff"));
        assertThat(script.sent()).isEqualTo("7000000a");
        script.listener.received(HexFormat.of().parseHex("62457d34a1b2"));
        assertThat(client.hear()).isEqualTo("62457d34a1b2");
    }

    @Test
    void whoWaitsForALegThatFailsIsToldAndItIsNotTriedAgainAtOnce() throws Exception {
        Script script = new Script();
        harness.rim.datagrams().legs(Optional.of(script::open));
        int port = listen(Route.Tls.REQUIRED);
        client.say(port, GET);
        script.sent();
        script.listener.failed(Finding.of(Codes.TLS_WRONG_NAME).with("name", "lamp.test"));
        assertThat(client.hear()).startsWith("62a27d34a1b2ff" + hex("tls.wrong-name"));
        client.say(port, GET);
        assertThat(client.hear()).startsWith("62a27d34a1b2");
        assertThat(script.opened.get()).isEqualTo(1);
        harness.now.addAndGet(TimeUnit.SECONDS.toNanos(DatagramFlow.REST_SECONDS + 1));
        RimHarness.until("the rest is over", () -> harness.guards.open.get() == 0);
        client.say(port, GET);
        script.sent();
        assertThat(script.opened.get()).isEqualTo(2);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes());
    }

    /** Legs that a test holds in its hand. */
    private static final class Script {
        private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        private final AtomicInteger opened = new AtomicInteger();
        private volatile LegListener listener;

        DatagramLeg open(Flow flow, LegListener told) {
            listener = told;
            opened.incrementAndGet();
            return new DatagramLeg() {
                @Override
                public void send(ByteBuffer datagram) {
                    byte[] octets = new byte[datagram.remaining()];
                    datagram.duplicate().get(octets);
                    sent.add(HexFormat.of().formatHex(octets));
                }

                @Override
                public void close() {
                    listener = told;
                }
            };
        }

        String sent() throws InterruptedException {
            String octets = sent.poll(10, TimeUnit.SECONDS);
            assertThat(octets).isNotNull();
            return octets;
        }
    }
}
