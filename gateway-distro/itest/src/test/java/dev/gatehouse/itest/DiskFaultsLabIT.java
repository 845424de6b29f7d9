package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder on a disk of its own that becomes full, or takes nothing: needs root. */
@Lab
class DiskFaultsLabIT {
    /** More different findings than wait for a disk. */
    private static final int FLOOD = 4_400;

    /** Few enough for the terminal to show what came before them. */
    private static final int FIRST = 200;

    @TempDir Path folder;
    private Path disk;

    @BeforeEach
    void mountDisk() throws Exception {
        disk = Files.createDirectories(folder.resolve("data"));
        run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmountDisk() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void aDiskThatFillsUpIsToldRefusalsGoOnAndWithRoomTheJournalDoesFailsClosed() throws Exception {
        Authority authority = Authority.make("Disk");
        try (TlsPeer peer =
                        TlsPeer.start(
                                authority.issue(folder, "broker.example"),
                                new byte[] {0x20, 2, 0, 0});
                Tap tap = Tap.before(peer.port())) {
            String json = route(tap.port(), authority.write(folder));
            try (Gateway gateway = Gateway.start(folder, json)) {
                assertThat(say(gateway, "admin", "admin")).startsWith(0x20, 2, 0, 4);
                gateway.awaitFinding("login.default-pair");
                Await.until("the journal on the disk", () -> Files.exists(sequence()));
                fill();
                assertThat(say(gateway, "root", "root")).startsWith(0x20, 2, 0, 4);
                // The first of them still find room in blocks that the journal has already.
                flood(gateway, 0, FIRST);
                gateway.awaitFinding("journal.failed");
                assertThat(gateway.findings()).contains("the disk is full or cannot be written");
                flood(gateway, FIRST, FLOOD);
                assertThat(say(gateway, "lamp", "zz-4k1")).startsWith(0x20, 2, 0, 0);
                assertThat(tap.connections()).hasSize(1);
                assertThat(tap.connections().get(0).toServer()).startsWith(0x16);

                Files.delete(filler());
                gateway.awaitFinding("journal.overflow");
                Await.until(
                        "the numbers on the disk",
                        () -> Long.parseLong(Files.readString(sequence()).strip()) > FLOOD);
                assertThat(say(gateway, "user", "user")).startsWith(0x20, 2, 0, 4);
                assertThat(gateway.stop()).isEqualTo(143);
            }
        }
        Gateway.Result kept =
                Gateway.command(
                        "findings", "--config", folder.toString(), "--json", "--limit", "1000");
        assertThat(kept.out()).contains("\"user\":\"user\"");
        assertThat(Sequences.of(kept.out())).hasSize(1000).isSorted().doesNotHaveDuplicates();
        assertThat(disk.resolve("journal.damaged-1.mv.db")).doesNotExist();
    }

    @Test
    void aStartOnADiskThatTakesNothingIsRefusedWithASentence() throws Exception {
        Files.writeString(folder.resolve("gatehouse.json"), "{}");
        fill();
        Gateway.Result full = Gateway.command("run", "--config", folder.toString());
        assertThat(full.code()).as("%s", full).isEqualTo(3);
        assertThat(full.err()).contains("No space left on device").doesNotContain("\tat ");

        Files.delete(filler());
        run("mount", "-o", "remount,ro", disk.toString());
        Gateway.Result closed = Gateway.command("run", "--config", folder.toString());
        assertThat(closed.code()).as("%s", closed).isEqualTo(3);
        assertThat(closed.err().strip()).endsWith(disk + ": Read-only file system.");
    }

    /** Logs in with an empty password under ever another name: each is a finding of its own. */
    private static void flood(Gateway gateway, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(say(gateway, "u" + i, "")).startsWith(0x20, 2, 0, 4);
        }
    }

    private Path sequence() {
        return disk.resolve("journal.sequence");
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    private void fill() {
        assertThatThrownBy(
                        () -> {
                            try (OutputStream out = Files.newOutputStream(filler())) {
                                while (true) {
                                    out.write(new byte[4_096]);
                                }
                            }
                        })
                .hasMessageContaining("No space left");
    }

    private static String route(int to, Path anchor) {
        return """
               {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"],
                 "device": "lamp"}}
               """
                .formatted(to, anchor);
    }

    private static byte[] say(Gateway gateway, String user, String password) throws IOException {
        return gateway.connack("lamp", Routes.connectPacket("lamp", user, password));
    }

    private static void run(String... command) throws Exception {
        Gateway.Result result = Gateway.run(new byte[0], command);
        assertThat(result.code()).as("%s: %s", String.join(" ", command), result).isZero();
    }
}
