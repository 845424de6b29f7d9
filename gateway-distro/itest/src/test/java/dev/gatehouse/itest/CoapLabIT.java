package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libcoap's client in plaintext, libcoap's server behind DTLS, the gateway between them. */
@Lab
class CoapLabIT {
    private static final String KEY = "own-4k1-key";
    private static final String CLIENT = "coap-client-openssl";
    private static final String SERVER = "coap-server-openssl";

    /** Octets: twenty blocks of 1024. */
    private static final int LARGE = 20_480;

    @TempDir static Path folder;
    private static Peer shared;
    private static Peer certified;
    private static UdpTap tap;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Authority authority = Authority.make("Laboratory");
        Path stranger = Authority.make("Stranger").write(folder);
        Authority.Server files = authority.issue(folder, "lamp.example");
        shared = server(Peer.freePort(), "-k", KEY, "-h", "laboratory");
        certified =
                server(
                        Peer.freePort(),
                        "-c",
                        files.certificate().toString(),
                        "-j",
                        files.key().toString(),
                        "-n");
        tap = UdpTap.before(shared.port() + 1);
        Result stored =
                Gateway.run(
                        KEY.getBytes(StandardCharsets.UTF_8),
                        Gateway.launcher().toString(),
                        "secret",
                        "put",
                        "lamp-key",
                        "--config",
                        folder.toString());
        assertThat(stored.code()).as(stored.err()).isZero();
        String psk = "\"psk\": {\"identity\": \"lamp\", \"secret\": \"vault:lamp-key\"}";
        String trust = "\"name\": \"%s\", \"trust\": [\"%s\"]";
        Path anchor = authority.write(folder);
        int port = certified.port() + 1;
        gateway =
                Gateway.start(
                        folder,
                        "{"
                                + String.join(
                                        ",",
                                        route("lamp", tap.port(), psk),
                                        route("direct", shared.port() + 1, psk),
                                        route(
                                                "right",
                                                port,
                                                trust.formatted("lamp.example", anchor)),
                                        route("name", port, trust.formatted("cam.example", anchor)),
                                        route(
                                                "anchor",
                                                port,
                                                trust.formatted("lamp.example", stranger)),
                                        route("nodtls", shared.port(), psk))
                                + "}");
    }

    private static String route(String name, int to, String more) {
        return """
        "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0", "protocol": "coap",
          "to": "127.0.0.1:%d", "device": "lamp", %s}
        """
                .formatted(name, to, more);
    }

    private static Peer server(int port, String... options)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(SERVER, "-A", "127.0.0.1", "-p", "" + port, "-d", "10"));
        command.addAll(List.of("-v", "6"));
        command.addAll(List.of(options));
        return Peer.start(folder, port, command.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        tap.close();
        shared.close();
        certified.close();
    }

    @Test
    void gettingPuttingAndBlocksGoThroughAndTheWireShowsOnlyDtls() throws Exception {
        assertThat(client("lamp", "time").out()).matches("(?s)\\w{3} \\d\\d .*");
        assertThat(client("lamp", "fresh", "-m", "put", "-e", "first-words").code()).isZero();
        assertThat(client("lamp", "fresh").out()).contains("first-words");
        byte[] large = new byte[LARGE];
        new Random(7).nextBytes(large);
        Path sent = Files.write(folder.resolve("sent"), large);
        Path got = folder.resolve("got");
        client("lamp", "large", "-m", "put", "-b", "1024", "-f", sent.toString());
        client("lamp", "large", "-b", "512", "-o", got.toString());
        assertThat(Files.readAllBytes(got)).isEqualTo(large);
        assertThat(tap.datagrams())
                .hasSizeGreaterThan(100)
                .allSatisfy(octets -> assertThat((int) octets[0]).isBetween(20, 25));
    }

    @Test
    void whatIsObservedKeepsComing() throws Exception {
        String heard = client("direct", "time", "-s", "4").out();
        assertThat(heard.split("(?=[A-Z][a-z]{2} \\d\\d \\d\\d:)").length).isGreaterThan(2);
    }

    @Test
    void aServerWithTheRightCertificateIsSpokenTo() throws Exception {
        assertThat(client("right", "time").out()).matches("(?s)\\w{3} \\d\\d .*");
    }

    @ParameterizedTest
    @CsvSource({"name, tls.wrong-name", "anchor, tls.unknown-ca", "nodtls, tls.not-spoken"})
    void aServerThatCannotProveItselfHearsNothingFailsClosed(String route, String code)
            throws Exception {
        Result refused = client(route, "time");
        assertThat(refused.out() + refused.err()).contains("5.02").contains(code);
        gateway.awaitFinding(code);
    }

    @Test
    void aServerThatWasRestartedIsFoundAgainByTheClientsRetransmissionAlone() throws Exception {
        int port = Peer.freePort();
        Peer first = server(port, "-k", KEY, "-h", "laboratory");
        Path own = Files.createDirectories(folder.resolve("restart"));
        Gateway.run(
                KEY.getBytes(StandardCharsets.UTF_8),
                Gateway.launcher().toString(),
                "secret",
                "put",
                "lamp-key",
                "--config",
                own.toString());
        String psk = "\"psk\": {\"identity\": \"lamp\", \"secret\": \"vault:lamp-key\"}";
        try (Gateway other = Gateway.start(own, "{" + route("lamp", port + 1, psk) + "}")) {
            int source = Peer.freePort(); // So that it is one flow, before and after.
            String[] more = {"-p", "" + source};
            assertThat(client(other.port("lamp"), "time", more).out()).isNotBlank();
            first.kill();
            try (Peer second = server(port, "-k", KEY, "-h", "laboratory")) {
                assertThat(client(other.port("lamp"), "time", more).out())
                        .as(second.log())
                        .matches("(?s)\\w{3} \\d\\d .*");
            }
        } finally {
            first.close();
        }
    }

    private static Result client(String route, String path, String... options)
            throws IOException, InterruptedException {
        return client(gateway.port(route), path, options);
    }

    private static Result client(int port, String path, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CLIENT, "-B", "30"));
        command.addAll(List.of(options));
        command.add("coap://127.0.0.1:" + port + "/" + path);
        return Gateway.run(new byte[0], command.toArray(String[]::new));
    }
}
