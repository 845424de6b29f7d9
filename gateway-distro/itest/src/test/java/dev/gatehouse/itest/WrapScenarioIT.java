package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What reaches a server that has not proved who it is: nothing. */
class WrapScenarioIT {
    /** MQTT 3.1.1 CONNECT with client id "lamp", user "lamp" and a password of its own. */
    private static final byte[] CONNECT =
            HexFormat.of()
                    .parseHex(
                            "101E00044D51545404C2003C00046C616D7000046C616D7000067A7A2D346B31"
                                    .replace(" ", ""));

    @TempDir static Path folder;

    private Authority trusted;
    private Path anchor;
    private Gateway gateway;

    @BeforeEach
    void makeAuthority() throws Exception {
        trusted = Authority.make("Trusted");
        anchor = trusted.write(folder);
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** How a server may present itself, and the finding it earns. */
    enum Impostor {
        WRONG_NAME("tls.wrong-name"),
        UNKNOWN_CA("tls.unknown-ca"),
        EXPIRED("tls.expired"),
        NOT_YET_VALID("tls.not-yet-valid"),
        SELF_SIGNED("tls.self-signed"),
        PLAIN("tls.not-spoken");

        private final String code;

        Impostor(String code) {
            this.code = code;
        }
    }

    static Stream<Arguments> impostors() {
        return Stream.of(Impostor.values())
                .flatMap(
                        impostor ->
                                Stream.of("native", "java")
                                        .map(provider -> Arguments.of(impostor, provider)));
    }

    @ParameterizedTest
    @MethodSource("impostors")
    void anImpostorHearsNothingAndIsNamed(Impostor impostor, String provider) throws Exception {
        try (AutoCloseable server = impostor == Impostor.PLAIN ? Tap.alone() : impostor(impostor)) {
            int behind = server instanceof Tap plain ? plain.port() : ((TlsPeer) server).port();
            try (Tap tap = Tap.before(behind)) {
                gateway = start(tap.port(), provider);
                assertThat(gateway.connack("lamp", CONNECT))
                        .as("CONNACK: server unavailable")
                        .startsWith(0x20, 2, 0, 3);
                gateway.awaitFinding(impostor.code);
                assertThat(tap.connections()).isNotEmpty();
                for (Tap.Connection connection : tap.connections()) {
                    assertThat(connection.toServer()[0])
                            .as("a TLS handshake")
                            .isEqualTo((byte) 0x16);
                    assertThat(contains(connection.toServer(), "lamp")).isFalse();
                }
                if (server instanceof TlsPeer peer) {
                    assertThat(peer.heard()).isEmpty();
                }
            }
        }
    }

    @Test
    void theRightServerHearsExactlyWhatTheClientSaid() throws Exception {
        Authority.Server server = trusted.issue(folder, "broker.example");
        try (TlsPeer peer = TlsPeer.start(server, new byte[] {0x20, 2, 0, 0});
                Tap tap = Tap.before(peer.port())) {
            gateway = start(tap.port(), "native");
            assertThat(gateway.connack("lamp", CONNECT)).startsWith(0x20, 2, 0, 0);
            Await.until("the CONNECT at the server", () -> peer.heard().length >= CONNECT.length);
            assertThat(peer.heard()).isEqualTo(CONNECT);
            assertThat(tap.connections().get(0).toServer()[0]).isEqualTo((byte) 0x16);
        }
    }

    private TlsPeer impostor(Impostor impostor) throws Exception {
        Instant now = Instant.now();
        return TlsPeer.start(
                switch (impostor) {
                    case WRONG_NAME -> trusted.issue(folder, "other.example");
                    case UNKNOWN_CA -> Authority.make("Nobody").issue(folder, "broker.example");
                    case EXPIRED ->
                            trusted.issue(
                                    folder,
                                    now.minus(Duration.ofDays(20)),
                                    10,
                                    List.of("broker.example"));
                    case NOT_YET_VALID ->
                            trusted.issue(
                                    folder,
                                    now.plus(Duration.ofDays(10)),
                                    10,
                                    List.of("broker.example"));
                    case SELF_SIGNED -> Authority.selfSigned(folder, "broker.example");
                    case PLAIN -> throw new IllegalArgumentException("a plain server has none");
                });
    }

    private Gateway start(int upstream, String provider) throws Exception {
        Path config = java.nio.file.Files.createTempDirectory(folder, "gateway");
        String json =
                """
                {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                  "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"], "device": "lamp"}}
                """
                        .formatted(upstream, anchor);
        java.nio.file.Files.writeString(config.resolve("gatehouse.json"), json);
        return Gateway.start(
                config,
                provider.equals("java")
                        ? java.util.Map.of(
                                "GATEHOUSE_JAVA_OPTS",
                                "-Dio.netty.handler.ssl.noOpenSsl=true -Dio.netty.transport.noNative=true")
                        : java.util.Map.of(),
                List.of());
    }

    private static boolean contains(byte[] octets, String text) {
        return new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
    }
}
