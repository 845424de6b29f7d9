package dev.gatehouse.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the kernel for its neighbours. Blocks, for a bounded time: never on an event loop. A machine
 * that has neither the file nor the program has no neighbours.
 */
final class Kernel {
    /** Longest answer that is read, in octets: 4,096 entries of some 250. */
    static final int OCTETS = 1 << 20;

    /** How long the program may take, in seconds: it reads memory. */
    private static final int PATIENCE_SECONDS = 5;

    private static final Path ARP = Path.of("/proc/net/arp");
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"));

    private Kernel() {}

    static List<Neighbour> neighbours() {
        List<Neighbour> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(ARP)) {
            found.addAll(Neighbours.arp(text(in)));
        } catch (IOException e) {
            found.clear(); // Not Linux, or hidden from us.
        }
        Optional<Path> ip = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
        ip.ifPresent(program -> found.addAll(Neighbours.ip(run(program))));
        return found;
    }

    private static String run(Path program) {
        try {
            Process process =
                    new ProcessBuilder(program.toString(), "-j", "neigh")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(
                            process::destroyForcibly,
                            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            try (InputStream in = process.getInputStream()) {
                return text(in);
            } finally {
                end.cancel(false);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(OCTETS), StandardCharsets.UTF_8);
    }
}
