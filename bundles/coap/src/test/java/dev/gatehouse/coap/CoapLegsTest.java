package dev.gatehouse.coap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.secret.Vault;
import dev.gatehouse.api.trust.CertificateRefused;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoapLegsTest {
    private static final byte[] CONFIRMABLE = {0x40, 1, 0, 7};
    private static final AtomicLong IDS = new AtomicLong();

    private final CoapLegs legs = new CoapLegs();

    CoapLegsTest() {
        legs.bindVault(
                new Vault() {
                    @Override
                    public Optional<Secret> get(String name) {
                        return name.equals("lamp")
                                ? Optional.of(Secret.of("own-4k1-key"))
                                : Optional.empty();
                    }

                    @Override
                    public List<String> names() {
                        return List.of("lamp");
                    }
                });
    }

    @AfterEach
    void stop() {
        legs.stop();
    }

    private static Flow flow(int port, String name, Optional<Route.Psk> psk) {
        Route route =
                new Route(
                        "lamp",
                        Protocol.COAP,
                        "127.0.0.1",
                        port,
                        Route.Tls.REQUIRED,
                        name,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        psk);
        InetSocketAddress source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        return new Flow(new FlowId(IDS.incrementAndGet()), route, source, 0);
    }

    private static Flow sharedKey(int port, String secret) {
        return flow(port, "lamp.example", Optional.of(new Route.Psk("lamp", secret)));
    }

    @Test
    void aDatagramGoesOverTheLegUnchangedAndTheAnswerComesBack() throws Exception {
        try (EchoServer server = EchoServer.sharedKey(0, "lamp", "own-4k1-key")) {
            Heard heard = new Heard();
            DatagramLeg leg = legs.open(sharedKey(server.port(), "lamp"), heard);
            leg.send(ByteBuffer.wrap(CONFIRMABLE));
            assertThat(heard.awaitOpened()).startsWith("DTLS 1.2, pre-shared key");
            assertThat(heard.awaitReceived()).isEqualTo(CONFIRMABLE);
            byte[] longest = new byte[DatagramLeg.LONGEST];
            longest[0] = 0x40;
            leg.send(ByteBuffer.wrap(longest));
            assertThat(heard.awaitReceived()).isEqualTo(longest);
            leg.send(ByteBuffer.allocate(DatagramLeg.LONGEST + 1));
            assertThat(server.received()).isEqualTo(2);
            leg.close();
            assertThat(legs.count()).isZero();
        }
    }

    @Test
    void eachFlowHasALegOfItsOwnAndFewThreadsServeThemAll() throws Exception {
        try (EchoServer server = EchoServer.sharedKey(0, "lamp", "own-4k1-key")) {
            assertThat(threads()).isZero();
            List<DatagramLeg> open = new ArrayList<>();
            long before = 0;
            for (int i = 0; i < 120; i++) {
                if (i == 20) {
                    before = used(); // By then the classes are loaded.
                }
                Heard heard = new Heard();
                DatagramLeg leg = legs.open(sharedKey(server.port(), "lamp"), heard);
                leg.send(ByteBuffer.wrap(new byte[] {0x40, 1, 0, (byte) i}));
                assertThat(heard.awaitReceived()[3]).isEqualTo((byte) i);
                open.add(leg);
            }
            long each = (used() - before) / 100;
            System.out.println("octets of heap for a leg, both ends: " + each);
            assertThat(server.peers()).hasSize(120);
            assertThat(threads()).isLessThanOrEqualTo(5);
            open.forEach(DatagramLeg::close);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gatehouse-dtls"))
                .count();
    }

    @Test
    void anotherKeyPassesNothingFailsClosed() throws Exception {
        try (EchoServer server = EchoServer.sharedKey(0, "lamp", "another-key")) {
            assertRefused(sharedKey(server.port(), "lamp"), Codes.TLS_FAILED.word());
            assertThat(server.received()).isZero();
        }
    }

    @Test
    void aSecretThatIsNotThereFailsClosed() throws Exception {
        assertRefused(sharedKey(9, "nobody"), Codes.TLS_FAILED.word());
    }

    @Test
    void withoutTrustACertificateRouteFailsClosed() throws Exception {
        assertRefused(flow(9, "lamp.example", Optional.empty()), Codes.TLS_FAILED.word());
    }

    @Test
    void aServerWithoutDtlsHearsNoWordOfTheClientFailsClosed() throws Exception {
        try (DatagramSocket plain = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<Integer> firstOctets = new ArrayList<>();
            Thread answers = new Thread(() -> answer(plain, firstOctets));
            answers.setDaemon(true);
            answers.start();
            assertRefused(sharedKey(plain.getLocalPort(), "lamp"), Codes.TLS_NOT_SPOKEN.word());
            synchronized (firstOctets) {
                assertThat(firstOctets).isNotEmpty().allMatch(first -> first == 22);
            }
        }
    }

    /** Answers in CoAP, as a server does that speaks no DTLS. */
    private static void answer(DatagramSocket socket, List<Integer> firstOctets) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                synchronized (firstOctets) {
                    firstOctets.add((int) packet.getData()[0]);
                }
                byte[] reset = {0x70, 0, 0, 7};
                socket.send(new DatagramPacket(reset, 4, packet.getSocketAddress()));
            }
        } catch (java.io.IOException closed) {
            return;
        }
    }

    @Test
    void aPortWhereNobodyListensIsTold() throws Exception {
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertRefused(sharedKey(port, "lamp"), Codes.UPSTREAM_UNREACHABLE.word());
    }

    @Test
    void aServerThatForgotTheLegIsFoundAgainByRetransmissionAlone() throws Exception {
        EchoServer first = EchoServer.sharedKey(0, "lamp", "own-4k1-key");
        int port = first.port();
        Heard heard = new Heard();
        DatagramLeg leg = legs.open(sharedKey(port, "lamp"), heard);
        leg.send(ByteBuffer.wrap(CONFIRMABLE));
        heard.awaitReceived();
        first.close();
        try (EchoServer second = EchoServer.sharedKey(port, "lamp", "own-4k1-key")) {
            boolean back = false;
            for (int tries = 0; !back && tries < 12; tries++) {
                leg.send(ByteBuffer.wrap(CONFIRMABLE));
                back = heard.receives(1000);
            }
            assertThat(back).isTrue();
            assertThat(second.received()).isPositive();
        }
    }

    @Test
    void aCertificateIsJudgedByTrustAlone() throws Exception {
        Certified own = Certified.make("lamp.example");
        try (EchoServer server = EchoServer.certificate(own.key(), own.certificate())) {
            Heard heard = new Heard();
            legs.bindTrust(new OneTrust(Optional.empty()));
            DatagramLeg leg =
                    legs.open(flow(server.port(), "lamp.example", Optional.empty()), heard);
            leg.send(ByteBuffer.wrap(CONFIRMABLE));
            assertThat(heard.awaitReceived()).isEqualTo(CONFIRMABLE);
            assertThat(heard.awaitOpened()).contains("verified as lamp.example");
        }
    }

    @Test
    void aCertificateThatTrustRefusesFailsClosed() throws Exception {
        Certified own = Certified.make("lamp.example");
        Finding wrongName = Finding.of(Codes.TLS_WRONG_NAME).with("name", "lamp.example");
        try (EchoServer server = EchoServer.certificate(own.key(), own.certificate())) {
            legs.bindTrust(new OneTrust(Optional.of(new CertificateRefused(wrongName))));
            assertRefused(
                    flow(server.port(), "lamp.example", Optional.empty()),
                    Codes.TLS_WRONG_NAME.word());
            assertThat(server.received()).isZero();
        }
    }

    private void assertRefused(Flow flow, String code) throws InterruptedException {
        Heard heard = new Heard();
        DatagramLeg leg = legs.open(flow, heard);
        leg.send(ByteBuffer.wrap(CONFIRMABLE));
        Finding why = heard.awaitFailed();
        assertThat(why.code().word()).as("%s", why.params()).isEqualTo(code);
        assertThat(heard.nothing()).isTrue();
        leg.send(ByteBuffer.wrap(CONFIRMABLE)); // Goes nowhere.
        assertThat(legs.count()).isZero();
    }
}
