package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails, or the process dies, at the moment when something is forced to the disk. */
@Lab
class ForcedWritesLabIT {

    @TempDir Path folder;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                folder.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                  "to": "127.0.0.1:9", "name": "broker.example", "device": "lamp"}}
                """);
    }

    @Test
    void aDiskThatNoLongerForcesIsToldAndRefusalsGoOnFailsClosed() throws Exception {
        List<Long> before = lived();
        try (Gateway gateway = Gateway.start(folder, Map.of(), strace("error=EIO:when=5+"))) {
            Await.until(
                    "the failure to be told",
                    () -> {
                        assertThat(login(gateway, "root", "root")).startsWith(0x20, 2, 0, 4);
                        return gateway.codes().contains("journal.failed");
                    });
            assertThat(login(gateway, "admin", "admin")).startsWith(0x20, 2, 0, 4);
            assertThat(gateway.codes()).doesNotContain("journal.recovered");
            assertThat(String.join("\n", gateway.output())).doesNotContain("Exception");
        }
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            Await.until(
                    "the findings from the disk",
                    () -> Sequences.of(gateway.findings()).containsAll(before));
            List<Long> after = Sequences.of(gateway.findings());
            assertThat(after).containsAll(before).isSorted().doesNotHaveDuplicates();
            assertThat(folder.resolve("data/journal.damaged-1.mv.db")).doesNotExist();
        }
    }

    @Test
    void killedWhileForcingTheJournalOpensAndNothingForcedIsLost() throws Exception {
        List<Long> forced = List.of();
        for (int when : new int[] {2, 16, 9}) {
            liveUntilKilled(when);
            Gateway.Result found =
                    Gateway.command(
                            "findings", "--config", folder.toString(), "--json", "--limit", "1000");
            List<Long> now = Sequences.of(found.out());
            assertThat(now).as("killed at %s", when).containsAll(forced);
            assertThat(now).isSorted().doesNotHaveDuplicates();
            forced = now;
        }
        assertThat(forced).isNotEmpty();
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertThat(login(gateway, "admin", "admin")).startsWith(0x20, 2, 0, 4);
            gateway.awaitFinding("login.default-pair");
            List<Long> kept = forced;
            Await.until(
                    "the findings from the disk",
                    () -> Sequences.of(gateway.findings()).containsAll(kept));
            List<Long> after = Sequences.of(gateway.findings());
            assertThat(after).containsAll(forced).isSorted().doesNotHaveDuplicates();
            assertThat(gateway.codes()).doesNotContain("journal.failed", "journal.recovered");
        }
    }

    /** Returns the numbers of what a gateway without faults has found. */
    private List<Long> lived() throws Exception {
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertThat(login(gateway, "admin", "admin")).startsWith(0x20, 2, 0, 4);
            gateway.awaitFinding("login.default-pair");
            List<Long> found = Sequences.of(gateway.findings());
            assertThat(gateway.stop()).isEqualTo(143);
            return found;
        }
    }

    /** Runs a gateway that ends itself when one of its threads forces for the n-th time. */
    private void liveUntilKilled(int when) throws Exception {
        try (Gateway gateway =
                Gateway.start(folder, Map.of(), strace("signal=SIGKILL:when=" + when))) {
            AtomicInteger user = new AtomicInteger();
            Await.until(
                    "the end at a forced write",
                    () -> {
                        login(gateway, "u" + user.incrementAndGet(), "");
                        return false; // It ends by what the killed one leaves us with.
                    });
        } catch (IOException killed) {
            assertThat(killed).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Beside the gateway, not above it: what ends the gateway reaches it itself. */
    private List<String> strace(String fault) {
        return List.of(
                "strace",
                "-D",
                "-f",
                "-qq",
                "-o",
                folder.resolve("strace.txt").toString(),
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:" + fault);
    }

    private static byte[] login(Gateway gateway, String user, String password) throws IOException {
        return gateway.connack("lamp", Routes.connectPacket("lamp", user, password));
    }
}
