package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CoAP in clear on one side, DTLS on the other, and what a sniffer between would see. */
class CoapScenarioIT {
    private static final String KEY = "own-4k1-key";
    private static final String GET = "42017d34a1b2b26f6e";

    @TempDir static Path folder;
    private static DtlsPeer server;
    private static UdpTap tap;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        server = new DtlsPeer(0, "lamp", KEY);
        tap = UdpTap.before(server.port());
        put("lamp-key", KEY);
        put("other-key", "another-4k1-key");
        String route =
                """
                "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0", "protocol": "coap",
                  "to": "127.0.0.1:%d", "psk": {"identity": "lamp", "secret": "vault:%s"}, %s
                  "device": "lamp"}
                """;
        gateway =
                Gateway.start(
                        folder,
                        "{"
                                + String.join(
                                        ",",
                                        route.formatted("lamp", tap.port(), "lamp-key", ""),
                                        route.formatted("direct", server.port(), "lamp-key", ""),
                                        route.formatted("wrong", server.port(), "other-key", ""),
                                        route.formatted(
                                                "elsewhere",
                                                server.port(),
                                                "lamp-key",
                                                "\"from\": [\"10.0.0.0/8\"],"))
                                + "}");
    }

    private static void put(String name, String secret) throws Exception {
        Gateway.Result stored =
                Gateway.run(
                        secret.getBytes(StandardCharsets.UTF_8),
                        Gateway.launcher().toString(),
                        "secret",
                        "put",
                        name,
                        "--config",
                        folder.toString());
        assertThat(stored.code()).as(stored.err()).isZero();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        tap.close();
        server.close();
    }

    @Test
    void whatTheServerDecryptsIsWhatTheClientSentAndTheWireShowsOnlyDtls() throws Exception {
        List<String> said =
                List.of(
                        GET,
                        "44037d35a1b2c3d4b26f6ed10e08ff" + "61".repeat(64), // Block1.
                        "41017d36aa6052" + "6f6e", // Observe, Uri-Path.
                        "42017d37a1b2d109ff", // A critical option nobody knows.
                        "52027d38a1b2b26f6ed1ea1aff31", // No answer wanted.
                        "40007d39"); // Ping.
        try (DatagramSocket client = socket()) {
            for (String each : said) {
                say(client, "lamp", each);
                Await.until("the server has " + each, () -> server.received().contains(each));
            }
            assertThat(hear(client, 5000).orElseThrow()).startsWith("62457d34a1b2ff");
        }
        assertThat(tap.datagrams())
                .hasSizeGreaterThan(6)
                .allSatisfy(octets -> assertThat((int) octets[0]).isBetween(20, 25));
        String wire =
                String.join(" ", tap.datagrams().stream().map(HexFormat.of()::formatHex).toList());
        assertThat(wire).doesNotContain("b26f6e").doesNotContain("61".repeat(16));
    }

    @Test
    void twoClientsWithOneIdAndTokenSpeakOverLegsOfTheirOwn() throws Exception {
        try (DatagramSocket one = socket();
                DatagramSocket two = socket()) {
            say(one, "direct", GET);
            say(two, "direct", GET);
            String toOne = hear(one, 5000).orElseThrow();
            String toTwo = hear(two, 5000).orElseThrow();
            assertThat(toOne).startsWith("62457d34a1b2ff").isNotEqualTo(toTwo);
            assertThat(toTwo).startsWith("62457d34a1b2ff");
            // The server names the port that each came from; asked again it is the same one.
            say(two, "direct", GET.replace("7d34", "7d44"));
            say(one, "direct", GET.replace("7d34", "7d44"));
            assertThat(hear(one, 5000)).contains(toOne.replace("7d34", "7d44"));
            assertThat(hear(two, 5000)).contains(toTwo.replace("7d34", "7d44"));
        }
    }

    @Test
    void anAddressThatIsNotNamedReachesNobodyFailsClosed() throws Exception {
        String marked = "4201beefa1b2b26f6e";
        try (DatagramSocket client = socket()) {
            say(client, "elsewhere", marked);
            gateway.awaitFinding("flow.source-refused");
            assertThat(hear(client, 200)).isEmpty();
            assertThat(server.received()).doesNotContain(marked);
        }
    }

    @Test
    void anotherKeyIsRefusedAndToldFailsClosed() throws Exception {
        String marked = "4201cafea1b2b26f6e";
        try (DatagramSocket client = socket()) {
            say(client, "wrong", marked);
            assertThat(hear(client, 25_000).orElseThrow()).startsWith("62a2cafea1b2ff");
            gateway.awaitFinding("tls.failed");
            assertThat(server.received()).doesNotContain(marked);
            assertThat(gateway.findings()).doesNotContain("another-4k1-key").doesNotContain(KEY);
        }
    }

    @Test
    void whatIsNoCoapGoesNowhere() throws Exception {
        int before = server.received().size();
        try (DatagramSocket client = socket()) {
            say(client, "direct", "42017d50a1b2ff");
            assertThat(hear(client, 5000)).contains("70007d50");
            say(client, "direct", "42017d51a1b2" + "d41a" + "636f6170");
            assertThat(hear(client, 5000).orElseThrow()).startsWith("62a57d51a1b2");
            say(client, "direct", "00".repeat(12));
            say(client, "direct", "16fefd00000000000000000000");
            say(client, "direct", GET.replace("7d34", "7d52"));
            assertThat(hear(client, 5000).orElseThrow()).startsWith("62457d52a1b2");
        }
        assertThat(server.received().subList(before, server.received().size()))
                .contains(GET.replace("7d34", "7d52"))
                .noneMatch(octets -> octets.matches(".*7d5[01].*") || octets.startsWith("00"));
        gateway.awaitFinding("message.malformed");
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    private static void say(DatagramSocket client, String route, String hex) throws IOException {
        byte[] octets = HexFormat.of().parseHex(hex);
        client.send(
                new DatagramPacket(
                        octets,
                        octets.length,
                        InetAddress.getLoopbackAddress(),
                        gateway.port(route)));
    }

    private static Optional<String> hear(DatagramSocket client, int millis) throws IOException {
        client.setSoTimeout(millis);
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            client.receive(packet);
            byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
            return Optional.of(HexFormat.of().formatHex(octets));
        } catch (SocketTimeoutException silence) {
            return Optional.empty();
        }
    }
}
