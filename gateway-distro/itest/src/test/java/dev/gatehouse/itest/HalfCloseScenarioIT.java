package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client that says its whole request and half-closes at once still gets the whole answer, and
 * never takes a part for the whole. The gateway runs as shipped, with its native TLS.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HalfCloseScenarioIT {
    private static final int ROUNDS = Integer.getInteger("gatehouse.halfclose.rounds", 64);

    /**
     * Clients at a time. One of a round is alone with the gateway, since load changes the order.
     */
    private static final int AT_A_TIME = 5;

    private static final int CUT_ROUNDS = 5;

    /** A receive buffer, in octets, that makes the gateway's writes wait. */
    private static final int NARROW = 8192;

    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir static Path folder;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(AT_A_TIME);
    private static Bulk origin;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Authority authority = Authority.make("Bulk");
        origin = Bulk.start(authority.issue(folder, "server.example"));
        Files.writeString(
                folder.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.proxy.Route~page": {"listen": "127.0.0.1:0", "protocol": "http",
                  "to": "127.0.0.1:%d", "name": "server.example", "trust": ["%s"],
                  "device": "radio"}}
                """
                        .formatted(origin.port(), authority.write(folder)));
        gateway = Gateway.start(folder, Map.of(), List.of());
    }

    @AfterAll
    static void stop() throws IOException {
        THREADS.shutdownNow();
        gateway.close();
        origin.close();
    }

    @Test
    @Order(1)
    void everyAnswerIsWholeAndEndsInOrder() throws Exception {
        byte[] page = digest(origin.page());
        long begin = System.nanoTime();
        for (int alone = 0; alone < AT_A_TIME; alone++) {
            assertThat(bodyDigest(alone)).isEqualTo(page);
        }
        List<Future<byte[]>> bodies = new ArrayList<>();
        for (int round = AT_A_TIME; round < ROUNDS; round++) {
            int number = round;
            bodies.add(THREADS.submit(() -> bodyDigest(number)));
        }
        for (Future<byte[]> body : bodies) {
            assertThat(body.get()).isEqualTo(page);
        }
        System.out.printf(
                "half-close seen: %d answers of %d octets whole in %d ms%n",
                ROUNDS, Bulk.SIZE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        assertThat(gateway.codes())
                .as("findings of what went well")
                .containsOnly("policy.loaded", "route.listening", "device.new");
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({
        "CUT, true",
        "CUT, false",
        "RESET, true",
        "RESET, false",
        // Only its end could say that it is whole (RFC 9112 9.8).
        "SILENT, false"
    })
    void anAnswerThatIsCutIsAResetFailsClosed(Bulk.End end, boolean counted) throws Exception {
        List<Future<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < CUT_ROUNDS; i++) {
            boolean narrow = i % 2 == 1;
            answers.add(THREADS.submit(() -> say(end.path(counted), narrow)));
        }
        for (Future<byte[]> answer : answers) {
            assertThatThrownBy(answer::get).hasCauseInstanceOf(SocketException.class);
        }
        gateway.awaitFinding("tls.truncated");
    }

    @Test
    @Order(3)
    void theNativeTlsWasUsedAndNothingFailed() throws Exception {
        Path maps = Path.of("/proc", Long.toString(gateway.pid()), "maps");
        assertThat(Files.readString(maps)).contains("netty_tcnative");
        assertThat(gateway.output()).noneMatch(line -> line.contains("Exception"));
        assertThat(gateway.codes()).doesNotContain("flow.layer-failed", "guard.failed");
    }

    /** Gets the page, framed and read in turns in different ways. */
    private static byte[] bodyDigest(int round) throws Exception {
        byte[] answer = say(Bulk.End.WHOLE.path(round % 2 == 0), round % 4 >= 2);
        String start = new String(answer, 0, 200, StandardCharsets.ISO_8859_1);
        int body = start.indexOf("\r\n\r\n") + 4;
        assertThat(start).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer.length - body).as("round %d", round).isEqualTo(Bulk.SIZE);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(answer, body, answer.length - body);
        return digest.digest();
    }

    /** Asks, half-closes, and returns all that comes until an end in order. */
    private static byte[] say(String path, boolean narrow) throws IOException {
        try (Socket socket = new Socket()) {
            if (narrow) {
                socket.setReceiveBufferSize(NARROW);
            }
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port("page")));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(Routes.get(path, "server.example", "Connection: close"));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        }
    }

    private static byte[] digest(byte[] octets) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }
}
