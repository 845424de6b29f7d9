package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of connections from one address are cheap, harm nobody else, and are given back. */
class ManyScenarioIT {
    private static final int MANY = 5_000;

    /** What one idle connection may cost, in octets. */
    private static final long EACH = 8_192;

    private static final String ROOMY =
            ", \"dev.gatehouse.proxy\": {\"flows\": 12000, \"flowsPerSource\": 6000,"
                    + " \"firstMessageSeconds\": 300}";

    @TempDir Path folder;

    @Test
    void fiveThousandIdleConnectionsCostLittleAndAreGivenBack() throws Exception {
        try (Routes routes = new Routes(folder, new byte[0], ROOMY, Map.of())) {
            int port = routes.gateway().port("mqtt");
            // Once before it is measured: what is made at first use is no cost of a connection.
            close(open(port, 500));
            serve(routes);
            long before = settled(routes);
            long heapBefore = heap(routes);
            List<SocketChannel> many = open(port, MANY);
            for (int i = 0; i < 10; i++) {
                serve(routes);
            }
            long during = settled(routes);
            close(many);
            Await.until("the end of the flows", () -> descriptors(routes) < 200);
            long after = settled(routes);
            long heapAfter = heap(routes);
            long each = (during - before) / MANY;
            System.out.printf(
                    "private memory: before %d kB, with %d connections %d kB, after %d kB: %d B each;"
                            + " heap in use before %d kB, after %d kB%n",
                    before >> 10, MANY, during >> 10, after >> 10, each, heapBefore, heapAfter);
            assertThat(each).isLessThan(EACH);
            // The collector keeps the pages; what counts is that what lived in them is gone.
            assertThat(heapAfter - heapBefore).isLessThan(4_096);
        }
    }

    @Test
    void whoComesBeyondTheLimitIsRefusedAndWhoIsThereStays() throws Exception {
        String tight =
                ", \"dev.gatehouse.proxy\": {\"flows\": 64, \"flowsPerSource\": 20,"
                        + " \"firstMessageSeconds\": 60}";
        try (Routes routes = new Routes(folder, new byte[] {0x20, 2, 0, 0}, tight, Map.of())) {
            int port = routes.gateway().port("mqtt");
            List<SocketChannel> there = open(port, 20);
            try (Socket newcomer = routes.connect("mqtt")) {
                assertThat(Routes.heard(newcomer)).as("closed at once").isEmpty();
            }
            routes.gateway().awaitFinding("flow.table-full");
            serve(routes);
            Socket first = there.get(0).socket();
            first.getOutputStream().write(Routes.connectPacket("lamp", "lamp", "zz-4k1-own"));
            assertThat(first.getInputStream().readNBytes(4)).startsWith(0x20, 2, 0, 0);
            close(there);
        }
    }

    @Test
    void withoutFreeDescriptorsItRestsAndRecovers() throws Exception {
        Files.writeString(folder.resolve("ignored"), "");
        Authority authority = Authority.make("Sink");
        try (TlsPeer sink = TlsPeer.start(authority.issue(folder, "sink.example"))) {
            Files.writeString(
                    folder.resolve("gatehouse.json"),
                    """
                    {"dev.gatehouse.proxy.Route~mqtt": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                      "to": "127.0.0.1:%d", "name": "sink.example", "trust": ["%s"]},
                     "dev.gatehouse.proxy": {"firstMessageSeconds": 300, "flowsPerSource": 1000}}
                    """
                            .formatted(sink.port(), authority.write(folder)));
            try (Gateway gateway =
                    Gateway.start(
                            folder,
                            Map.of("GATEHOUSE_JAVA_OPTS", "-XX:-MaxFDLimit"),
                            List.of("bash", "-c", "ulimit -n 160; exec \"$@\"", "limited"))) {
                List<SocketChannel> many = open(gateway.port("mqtt"), 300);
                long ticks = cpuTicks(gateway.pid());
                Await.until("three seconds", new Elapsed(3)::over);
                long used = cpuTicks(gateway.pid()) - ticks;
                System.out.printf("processor time in 3 s without descriptors: %d ms%n", used * 10);
                assertThat(used).as("a hundredth of a second each").isLessThan(100);
                close(many);
                Await.until(
                        "a new connection",
                        () -> {
                            try (Socket again =
                                    new Socket(
                                            InetAddress.getLoopbackAddress(),
                                            gateway.port("mqtt"))) {
                                again.setSoTimeout(2_000);
                                again.getOutputStream().write(Routes.octets("garbage"));
                                return again.getInputStream().read() < 0;
                            } catch (IOException e) {
                                return e.getMessage().contains("reset");
                            }
                        });
            }
        }
    }

    /** So many seconds from now. */
    private static final class Elapsed {
        private final long end;

        Elapsed(int seconds) {
            end = System.nanoTime() + seconds * 1_000_000_000L;
        }

        boolean over() {
            return System.nanoTime() - end > 0;
        }
    }

    /** Another client, at another address, is served. */
    private static void serve(Routes routes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(
                    new InetSocketAddress("127.0.0.1", routes.gateway().port("http")), 5_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(Routes.get("/", "bank.example", "Connection: close"));
            assertThat(new String(socket.getInputStream().readNBytes(12)))
                    .isEqualTo("HTTP/1.1 421");
        }
    }

    private static List<SocketChannel> open(int port, int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>(count);
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        for (int i = 0; i < count; i++) {
            channels.add(SocketChannel.open(address));
        }
        return channels;
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    /** Returns the private memory of the process after a full collection, in octets. */
    private static long settled(Routes routes) throws IOException, InterruptedException {
        String pid = Long.toString(routes.gateway().pid());
        Gateway.run(new byte[0], "jcmd", pid, "GC.run");
        Gateway.run(new byte[0], "jcmd", pid, "GC.run");
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("RssAnon"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    /** Returns what is in use of the heap, in kB. */
    private static long heap(Routes routes) throws IOException, InterruptedException {
        String info =
                Gateway.run(
                                new byte[0],
                                "jcmd",
                                Long.toString(routes.gateway().pid()),
                                "GC.heap_info")
                        .out();
        var used = java.util.regex.Pattern.compile("generation.*used (\\d+)K").matcher(info);
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum;
    }

    private static long descriptors(Routes routes) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + routes.gateway().pid() + "/fd"))) {
            return files.count();
        }
    }

    private static long cpuTicks(long pid) throws IOException {
        String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }
}
