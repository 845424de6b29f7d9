package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Route;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures what an idle connection costs: a program, not a test. The clients run in a process of
 * their own, so that all that grows here is the gateway's.
 *
 * <p>Arguments: how many connections; {@code client} and a port for the second process.
 */
public final class IdleFlowCost {
    private IdleFlowCost() {}

    /** Runs the measurement and prints one line. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        if (arguments.length > 1) {
            clients(count, Integer.parseInt(arguments[2]));
            return;
        }
        RimLimits limits =
                new RimLimits(65536, 65536, 32L << 20, 1 << 20, 10, 600, 20, 64, 30, 0, 0, 2);
        Certificates.Identity authority = Certificates.authority("Test CA");
        try (RimHarness harness =
                new RimHarness(
                        new PkixTrust(authority.leaf(), Optional.empty()),
                        SslProvider.OPENSSL,
                        limits)) {
            int port =
                    harness.listen(RimHarness.setup("r", 1, Route.Tls.REQUIRED, Optional.empty()));
            RimHarness.connect(port).close();
            long heap = heap();
            long direct = direct();
            long resident = resident();
            Process process = start(count, port);
            RimHarness.until("all flows", () -> harness.rim.flows().count() >= count);
            harness.pass(1);
            System.out.printf(
                    "connections=%d heap=%d direct=%d resident=%d octets each%n",
                    count,
                    (heap() - heap) / count,
                    (direct() - direct) / count,
                    (resident() - resident) / count);
            process.getOutputStream().close();
            process.waitFor(20, TimeUnit.SECONDS);
            RimHarness.until("memory comes back", () -> harness.rim.flows().count() == 0);
            System.out.printf(
                    "afterwards heap=%d octets more than before, direct=%d%n",
                    heap() - heap, direct() - direct);
        }
    }

    private static Process start(int count, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleFlowCost.class.getName(),
                        String.valueOf(count),
                        "client",
                        String.valueOf(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void clients(int count, int port) throws IOException {
        java.util.List<java.net.Socket> sockets = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(RimHarness.connect(port));
        }
        while (System.in.read() >= 0) {
            // Until the other process lets go.
        }
        for (java.net.Socket socket : sockets) {
            socket.close();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long direct() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                + java.lang.management.ManagementFactory.getPlatformMXBeans(
                                java.lang.management.BufferPoolMXBean.class)
                        .stream()
                        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
