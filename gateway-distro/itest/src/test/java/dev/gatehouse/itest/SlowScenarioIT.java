package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who sends an octet or two a second is closed by a deadline that has a name; who is slow by nature
 * is not. All cases drip at the same time, each on a route of its own.
 */
class SlowScenarioIT {
    /** Deadlines of this test, in seconds; a sweep is once a second, a machine may be loaded. */
    private static final int DEADLINE = 2;

    private static final int TAKES_AT_MOST = 12_000;

    /** Drips of those that may go on: four windows. */
    private static final int PATIENT = 4 * DEADLINE * 2;

    private static final String POST = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    /** What no guard reads, so that it is not held but passes as it comes. */
    private static final String PUT =
            "PUT / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\n";

    private static final String GET = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CONNECT = "\u0010\u0012\0\4MQTT\4\2\0\74\0\6slow-1";
    private static final String CONNACK = "\u0020\2\0\0";

    @TempDir static Path folder;
    private static final Map<Case, SlowServer> SERVERS = new EnumMap<>(Case.class);
    private static final Map<Case, CompletableFuture<Long>> DRIPS = new EnumMap<>(Case.class);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Gateway gateway;

    /** What a client says at once and then again and again; what its server says; what it earns. */
    enum Case {
        MQTT_CONNECT("mqtt", "\u0010\u0064\0\4MQTT\4\2\0\74\0\132", "x", "", "", "first message"),
        MQTT_PUBLISH("mqtt", CONNECT + "\60\377\177\0\1t", "x", CONNACK, "", "streamed message"),
        MQTT_TOPIC("mqtt", CONNECT + "\60\377\177\1\0", "t", CONNACK, "", "held message"),
        HTTP_LINE("http", "GET /", "x", "", "", "first message"),
        HTTP_HEAD("http", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", "x", "", "", "first message"),
        HTTP_LENGTH("http", PUT + "Content-Length: 999\r\n\r\n", "x", "", "", "streamed message"),
        HTTP_CHUNKS(
                "http",
                PUT + "Transfer-Encoding: chunked\r\n\r\n",
                "1\r\nx\r\n",
                "",
                "",
                "streamed message"),
        HTTP_FORM(
                "http",
                POST
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 999\r\n\r\n",
                "x",
                "",
                "",
                "first message"),
        HTTP_REST("http", PUT + "Content-Length: 3\r\n\r\nab", "", "", "", "streamed message"),
        SERVER_HEAD("http", GET, "", OK + "X: ", "x", "held message"),
        SERVER_LENGTH("http", GET, "", OK + "Content-Length: 999\r\n\r\n", "x", "streamed message"),
        SERVER_REST("http", GET, "", OK + "Content-Length: 3\r\n\r\nab", "", "streamed message"),
        EVENTS(
                "http",
                GET,
                "",
                OK + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
                "9\r\ndata: 1\n\n\r\n",
                ""),
        PINGS("mqtt", CONNECT, "\300\0", CONNACK, "", "");

        final String protocol;
        final String first;
        final String again;
        final String server;
        final String serverAgain;
        final String deadline;

        Case(
                String protocol,
                String first,
                String again,
                String server,
                String serverAgain,
                String deadline) {
            this.protocol = protocol;
            this.first = first;
            this.again = again;
            this.server = server;
            this.serverAgain = serverAgain;
            this.deadline = deadline;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        StringBuilder json =
                new StringBuilder(
                        """
                        {"dev.gatehouse.proxy": {"firstMessageSeconds": %1$d,
                          "heldMessageSeconds": %1$d, "streamSeconds": %1$d}
                        """
                                .formatted(DEADLINE));
        for (Case each : Case.values()) {
            SERVERS.put(each, new SlowServer(each.server, each.serverAgain));
            json.append(
                    """
                    , "dev.gatehouse.proxy.Route~%1$s": {"listen": "127.0.0.1:0", "tls": "off",
                      "protocol": "%2$s", "to": "127.0.0.1:%3$d", "hosts": ["127.0.0.1"],
                      "device": "%1$s"}
                    """
                            .formatted(each.name(), each.protocol, SERVERS.get(each).port()));
        }
        gateway = Gateway.start(folder, json.append("}").toString());
        for (Case each : Case.values()) {
            DRIPS.put(each, CompletableFuture.supplyAsync(() -> open(each), THREADS));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        for (SlowServer server : SERVERS.values()) {
            server.close();
        }
        THREADS.shutdownNow();
    }

    /** Runs a case; returns after how many milliseconds the flow ended, or -1 if it did not. */
    private static long open(Case each) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.port(each.name()))) {
            long begin = System.nanoTime();
            socket.setSoTimeout(each.deadline.isEmpty() ? PATIENT * 500 : TAKES_AT_MOST);
            OutputStream out = socket.getOutputStream();
            out.write(each.first.getBytes(StandardCharsets.ISO_8859_1));
            if (!each.again.isEmpty()) {
                byte[] octets = each.again.getBytes(StandardCharsets.ISO_8859_1);
                THREADS.execute(() -> SlowServer.drip(out, octets));
            }
            return ended(socket, begin, each.deadline.isEmpty());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long ended(Socket socket, long begin, boolean patient) {
        long least = patient ? TimeUnit.MILLISECONDS.toNanos(PATIENT * 500L) : Long.MAX_VALUE;
        try {
            while (socket.getInputStream().read() >= 0) {
                if (System.nanoTime() - begin > least) {
                    return -1;
                }
            }
        } catch (java.net.SocketTimeoutException e) {
            return -1;
        } catch (IOException e) {
            // A reset ends it as well.
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    @ParameterizedTest
    @EnumSource
    void isClosedByADeadlineThatHasAName(Case each) throws Exception {
        long millis = DRIPS.get(each).get(60, TimeUnit.SECONDS);
        if (each.deadline.isEmpty()) {
            assertThat(millis).as("goes on").isEqualTo(-1);
            assertThat(deadline(each)).isEmpty();
            return;
        }
        assertThat(millis).isBetween(DEADLINE * 1000L - 500, (long) TAKES_AT_MOST);
        Await.until("a finding about " + each, () -> !deadline(each).isEmpty());
        assertThat(deadline(each)).as(each.name()).isEqualTo(each.deadline);
    }

    /** Returns the deadline in the finding about this case; empty if there is none. */
    private static String deadline(Case each) throws IOException, InterruptedException {
        String own =
                Gateway.command(
                                "findings",
                                "--json",
                                "--device",
                                each.name(),
                                "--config",
                                gateway.config().toString())
                        .out();
        for (String finding : own.split("(?=\"code\")")) {
            Matcher deadline = Pattern.compile("\"deadline\":\\s*\"([^\"]+)\"").matcher(finding);
            if (finding.contains("flow.too-slow") && deadline.find()) {
                return deadline.group(1);
            }
        }
        return "";
    }
}
