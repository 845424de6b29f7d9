package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no message of its protocol reaches nobody, and costs nothing that stays. */
class GarbageScenarioIT {
    private static final int MESSAGES = Integer.getInteger("gatehouse.fuzz.shipped", 400);
    private static final long SEED = 0x6A7E;

    /** Growth of the heap in use that is no leak, in kB: tables that fill up to their bounds. */
    private static final long GROWTH_KB = 6_144;

    /** Loopback addresses that take turns, so that no limit of one sender is met. */
    private static final int SOURCES = 250;

    private static final int PATIENCE_MILLIS = 10;

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @TempDir static Path folder;
    private static final Map<String, RecordingSink> SINKS = new java.util.TreeMap<>();
    private static Gateway gateway;

    private int source;

    @BeforeAll
    static void start() throws Exception {
        SINKS.put("mqtt", new RecordingSink(new byte[] {0x20, 2, 0, 0}, new byte[0]));
        SINKS.put(
                "http",
                new RecordingSink(new byte[0], Garbage.octets("HTTP/1.1 204 No Content\r\n\r\n")));
        SINKS.put("telnet", new RecordingSink(Garbage.octets("login: "), new byte[0]));
        StringBuilder json = new StringBuilder("{\"dev.gatehouse.proxy\": {}");
        SINKS.forEach(
                (protocol, sink) ->
                        json.append(
                                """
                                , "dev.gatehouse.proxy.Route~%1$s": {"listen": "127.0.0.1:0",
                                  "protocol": "%1$s", "to": "127.0.0.1:%2$d", "tls": "off",
                                  "hosts": ["127.0.0.1"], "device": "d-%1$s"}
                                """
                                        .formatted(protocol, sink.port())));
        gateway = Gateway.start(folder, json.append("}").toString());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        for (RecordingSink sink : SINKS.values()) {
            sink.close();
        }
    }

    @Test
    void garbageReachesNobodyAndCostsNothingThatStays() throws Exception {
        run(MESSAGES / 3 + 1, SEED); // What fills up once is full then.
        long before = heap();
        int passed = run(MESSAGES, SEED + 1);
        long after = heap();
        System.out.printf(
                "garbage seen: %d messages a protocol, %d flows reached a sink, heap %d kB, then %d kB%n",
                MESSAGES, passed, before, after);
        assertThat(passed).as("some mutations are still legal").isGreaterThan(MESSAGES / 20);
        assertThat(after - before).isLessThan(GROWTH_KB);
        assertThat(gateway.output())
                .noneMatch(line -> line.contains("Exception") || line.contains("\tat "));
        assertThat(gateway.codes()).doesNotContain("flow.layer-failed", "guard.failed");
    }

    private int run(int messages, long seed) throws Exception {
        Garbage garbage = new Garbage(seed);
        int passed = 0;
        for (String protocol : List.of("mqtt", "http")) {
            for (int i = 0; i < messages; i++) {
                say(protocol, garbage.forbidden(protocol));
            }
            assertThat(SINKS.get(protocol).drain())
                    .as("what is forbidden in " + protocol)
                    .isEmpty();
            for (int i = 0; i < messages; i++) {
                say(protocol, garbage.mutated(protocol));
            }
            List<byte[]> flows = SINKS.get(protocol).drain();
            assertThat(flows)
                    .allSatisfy(
                            flow ->
                                    assertThat(
                                                    protocol.equals("mqtt")
                                                            ? WellFormed.mqtt(flow)
                                                            : WellFormed.http(flow))
                                            .as(() -> HexFormat.of().formatHex(flow))
                                            .isTrue());
            passed += flows.size();
        }
        for (int i = 0; i < messages; i++) {
            say("telnet", garbage.typed());
        }
        assertThat(SINKS.get("telnet").drain())
                .isNotEmpty()
                .allSatisfy(
                        flow ->
                                assertThat(new String(flow, StandardCharsets.ISO_8859_1))
                                        .doesNotContain("root\r\nvizxv"));
        return passed;
    }

    /** Says this on a new connection from yet another address and waits for an end, shortly. */
    private void say(String protocol, byte[] message) throws IOException {
        int host = 2 + source++ % SOURCES;
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + host), 0));
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), gateway.port(protocol)));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(message);
            socket.shutdownOutput();
            heardOut(socket);
        } catch (IOException e) {
            return; // Broken off, as it may.
        }
    }

    private static void heardOut(Socket socket) throws IOException {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            // The gateway waits for the rest, or for a prompt: the reset tells it that none comes.
            socket.setSoLinger(true, 0);
        }
    }

    private static long heap() throws Exception {
        String pid = Long.toString(gateway.pid());
        Gateway.run(new byte[0], "jcmd", pid, "GC.run");
        Gateway.Result info = Gateway.run(new byte[0], "jcmd", pid, "GC.heap_info");
        Matcher used = USED.matcher(info.out());
        long sum = 0;
        while (used.find() && sum >= 0) {
            int line = info.out().lastIndexOf('\n', used.start()) + 1;
            String name = info.out().substring(line, used.start());
            sum +=
                    name.contains("Metaspace") || name.contains("class")
                            ? 0
                            : Long.parseLong(used.group(1));
        }
        return sum;
    }
}
