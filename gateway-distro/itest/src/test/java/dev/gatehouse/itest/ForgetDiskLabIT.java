package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.ForgetHome.Member;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deletion on a disk that is full, or that fails in the middle: needs root. */
@Lab
class ForgetDiskLabIT {
    @TempDir Path folder;
    private Path disk;
    private ForgetHome home;
    private Member gone;
    private String id;

    @BeforeEach
    void live() throws Exception {
        disk = Files.createDirectories(folder.resolve("data"));
        run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", disk.toString());
        home = new ForgetHome(folder, 3);
        home.awaitAll();
        gone = home.member(0);
        id = home.id(gone);
        home.talk(gone, home.member(1));
        home.gateway().awaitFinding("flow.not-yours");
        Await.until("its record", () -> ask("device=" + id).contains("\"kind\":\"device\""));
    }

    @AfterEach
    void end() throws Exception {
        home.close();
        run("umount", disk.toString());
    }

    @Test
    void onAFullDiskItIsSaidNothingIsPromisedAndLaterItIsDoneFailsClosed() throws Exception {
        fill();
        home.lease(home.without(gone));
        Gateway.Result full = home.terminal("forget", id, "--yes");
        assertThat(full.code()).as("%s", full).isNotZero();
        assertThat(full.out() + full.err()).doesNotContain("signature").contains("disk");
        assertThat(String.join("\n", home.gateway().output())).doesNotContain("\tat ");

        Files.delete(filler());
        Await.until(
                "the disk to be written again",
                () -> home.terminal("forget", id, "--yes").code() == 0);
        assertGone();
    }

    @Test
    void whatFailsInTheMiddleIsSaidAndTriedAgainFailsClosed() throws Exception {
        home.lease(home.without(gone));
        // The request itself takes the first four.
        Process failing = failAfter(5);
        String begun;
        try {
            begun = home.terminal("forget", id, "--yes", "--json").out();
        } finally {
            failing.destroy();
            failing.waitFor();
        }
        assertThat(begun)
                .contains("\"state\":\"failed\"", "It could not be done yet")
                .doesNotContain("signature");
        home.gateway().awaitFinding("deletion.failed");
        assertThat(home.devices()).as("forgotten in memory").doesNotContain(id);
        Await.until("another try", () -> home.terminal("forget", id, "--yes").code() == 0);
        assertGone();
    }

    private void assertGone() throws Exception {
        assertThat(home.devices()).doesNotContain(id);
        assertThat(home.gateway().findings()).doesNotContain(id).contains("deletion.done");
        assertThat(new Thief(home.data()).subjects()).doesNotContain(id);
        assertThat(home.gateway().stop()).isEqualTo(143);
        home.gateway(Gateway.start(folder, Map.of(), List.of()));
        assertThat(home.devices()).doesNotContain(id).contains(home.member(1).host());
        assertThat(home.gateway().codes()).doesNotContain("journal.recovered");
    }

    private String ask(String argument) {
        return ControlLine.ask(home.data(), "forget", argument).orElse("");
    }

    private Process failAfter(int force) throws Exception {
        long pid = home.gateway().pid();
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o"));
        command.add(folder.resolve("strace.txt").toString());
        command.addAll(List.of("-e", "trace=fsync,fdatasync", "-e"));
        command.add("inject=fsync,fdatasync:error=EIO:when=" + force + "+");
        command.addAll(List.of("-p", Long.toString(pid)));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("strace.out").toFile())
                        .start();
        Await.until("strace at all threads", () -> ForgetKilledLabIT.traced(pid));
        return process;
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    private void fill() {
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void run(String... command) throws Exception {
        Gateway.Result result = Gateway.run(new byte[0], command);
        assertThat(result.code()).as("%s: %s", String.join(" ", command), result).isZero();
    }
}
