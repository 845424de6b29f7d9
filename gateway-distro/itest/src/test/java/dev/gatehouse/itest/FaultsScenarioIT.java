package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around the gateway: it says so, goes on protecting, and comes back. */
class FaultsScenarioIT {
    private static final byte[] CONNECT =
            HexFormat.of()
                    .parseHex("101E00044D51545404C2003C00046C616D7000046C616D7000067A7A2D346B31");

    @TempDir Path folder;

    @Test
    void aTakenPortIsSaidTheOtherRouteWorksAndItIsUsedWhenFree() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Gateway gateway =
                        Gateway.start(
                                folder,
                                "{"
                                        + route("taken", other.getLocalPort(), 9)
                                        + ","
                                        + route("lamp", 0, 9)
                                        + "}")) {
            gateway.awaitFinding("route.port-taken");
            assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
            int port = other.getLocalPort();
            other.close();
            Await.until("the port in use by the gateway", () -> say(port).length == 4);
            assertThat(say(port)).startsWith(0x20, 2, 0, 3);
        }
    }

    @Test
    void aKilledGatewayKeepsWhatItFoundAndCountsOn() throws Exception {
        List<Long> before;
        try (Gateway gateway = Gateway.start(folder, "{" + route("lamp", 0, 9) + "}")) {
            assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("upstream.unreachable");
            before = Sequences.of(gateway.findings());
            // What is in the file was forced: the command above reads memory too.
            Path recent = folder.resolve("data/journal.recent-1");
            Await.until(
                    "the findings on the disk", () -> Files.size(recent) > 150L * before.size());
            gateway.kill();
        }
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
            List<Long> after = Sequences.of(gateway.findings());
            assertThat(after).containsAll(before).isSorted().doesNotHaveDuplicates();
            assertThat(after.size()).isGreaterThan(before.size());
            assertThat(gateway.codes()).doesNotContain("journal.recovered", "journal.failed");
            assertThat(String.join("\n", gateway.output())).doesNotContain("Exception");
        }
    }

    @Test
    void aGarbledJournalIsPutAsideAndProtectionGoesOn() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.write(data.resolve("journal.mv.db"), new byte[20_000]);
        try (Gateway gateway = Gateway.start(folder, "{" + route("lamp", 0, 9) + "}")) {
            assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("journal.recovered");
            assertThat(data.resolve("journal.damaged-1.mv.db")).exists();
        }
    }

    @Test
    void aRootKeyOfTheWrongLengthIsSaidAndNeverReplacedFailsClosed() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path key = Files.write(data.resolve("root.key"), new byte[] {1, 2, 3});
        try (Gateway gateway = Gateway.start(folder, "{" + route("lamp", 0, 9) + "}")) {
            assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("journal.failed");
            assertThat(Files.readAllBytes(key)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aServerThatComesBackIsUsedWithoutARestart() throws Exception {
        Authority authority = Authority.make("Faults");
        Path anchor = authority.write(folder);
        try (ServerSocket place = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TlsPeer peer =
                        TlsPeer.start(
                                authority.issue(folder, "broker.example"),
                                new byte[] {0x20, 2, 0, 0})) {
            place.close();
            String json =
                    "{"
                            + route("lamp", 0, place.getLocalPort())
                                    .replace(
                                            "\"name\"", "\"trust\": [\"" + anchor + "\"], \"name\"")
                            + "}";
            try (Gateway gateway = Gateway.start(folder, json)) {
                assertThat(say(gateway.port("lamp"))).startsWith(0x20, 2, 0, 3);
                gateway.awaitFinding("upstream.unreachable");
                try (ServerSocket back = relay(place.getLocalPort(), peer.port())) {
                    Await.until("the server's own answer", () -> say(gateway.port("lamp"))[3] == 0);
                    assertThat(back.isClosed()).isFalse();
                }
            }
        }
    }

    /** Stands where a server was before, and leads to another. */
    private static ServerSocket relay(int at, int to) throws IOException {
        ServerSocket listener = new ServerSocket(at, 16, InetAddress.getLoopbackAddress());
        background(
                () -> {
                    while (true) {
                        Socket near = listener.accept();
                        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                        background(() -> near.getInputStream().transferTo(far.getOutputStream()));
                        background(() -> far.getInputStream().transferTo(near.getOutputStream()));
                    }
                });
        return listener;
    }

    private static void background(Callable<?> work) {
        Thread thread = new Thread(new FutureTask<>(work), "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static String route(String name, int port, int upstream) {
        return """
               "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:%d", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "device": "%s"}
               """
                .formatted(name, port, upstream, name);
    }

    private static byte[] say(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(CONNECT);
            return socket.getInputStream().readNBytes(4);
        } catch (java.net.ConnectException e) {
            return new byte[0];
        }
    }
}
