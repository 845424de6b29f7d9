package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.ForgetHome.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed at each moment of a deletion at which something is forced to the disk, and
 * started again: who asks first already hears nothing of the device.
 */
@Lab
class ForgetKilledLabIT {
    /** More than there are forced writes in a deletion, and one that stays. */
    private static final int DEVICES = 61;

    private static final Pattern DELETION = Pattern.compile("\"deletion\":\"([^\"]+)\"");
    private static final Pattern RECEIPT =
            Pattern.compile("\"receipt\":\"((?:\\\\.|[^\"\\\\])+)\"");
    private static final long PAUSE_NANOS = 2_000_000;

    @TempDir Path folder;
    private ForgetHome home;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Set<String> others;

    @Test
    void killedAtAnyForcedWriteItIsFinishedBeforeAnybodyIsAnswered() throws Exception {
        home = new ForgetHome(folder, DEVICES);
        try {
            home.awaitAll();
            others = ids(home.devices());
            for (String id : others) {
                Await.until("the record of each", () -> held(id).contains("\"kind\":\"device\""));
            }
            home.talk(home.member(0), home.member(1));
            String stays = home.id(home.member(0));
            home.gateway().awaitFinding("flow.not-yours");
            String findings = found(stays);
            int kills = 0;
            boolean killed = true;
            while (killed) {
                killed = killedAt(kills + 1, home.member(kills + 2));
                kills += killed ? 1 : 0;
                assertThat(home.id(home.member(0))).isEqualTo(stays);
                assertThat(Sequences.of(found(stays))).containsAll(Sequences.of(findings));
            }
            System.out.println("killed at each of " + kills + " forced writes of a deletion");
            assertThat(kills).isGreaterThan(7);
        } finally {
            home.close();
        }
    }

    private String held(String id) {
        return ControlLine.ask(home.data(), "forget", "device=" + id).orElse("");
    }

    private String found(String id) throws Exception {
        return home.terminal("findings", "--json", "--limit", "1000", "--device", id).out();
    }

    /** Returns whether the gateway died of its n-th forced write; it runs again then. */
    private boolean killedAt(int force, Member gone) throws Exception {
        String id = home.id(gone);
        others.remove(id);
        heard.clear();
        long pid = home.gateway().pid();
        Process killer = attach(pid, force);
        Optional<String> deletion;
        boolean killed;
        try {
            deletion = deletion(ControlLine.ask(home.data(), "forget", "device=" + id, "yes=true"));
            Optional<String> begun = deletion;
            Await.until("the end", () -> !alive(pid) || begun.map(this::isDone).orElse(false));
            killed = !alive(pid);
        } finally {
            killer.destroy();
            killer.waitFor();
        }
        if (killed) {
            restart();
        }
        String now = home.devices();
        boolean wholly = deletion.isEmpty() && now.contains(id) && !held(id).contains("fault");
        // Not answered: it may be that nothing was asked for yet, and it is wholly there.
        if (!wholly) {
            List<String> told = heard.stream().filter(answer -> answer.contains(id)).toList();
            assertThat(told).as("killed at %d, %s", force, deletion).isEmpty();
        }
        assertThat(ids(home.devices())).containsAll(others);
        if (deletion.isPresent()) {
            assertThat(home.devices()).doesNotContain(id);
            assertThat(home.gateway().findings()).doesNotContain(id);
            verify(deletion.get(), force);
        }
        return killed;
    }

    private void verify(String deletion, int force) throws Exception {
        String answer =
                ControlLine.ask(home.data(), "forget", "deletion=" + deletion).orElseThrow();
        assertThat(answer).as("killed at %d", force).contains("\"state\":\"done\"");
        Matcher receipt = RECEIPT.matcher(answer);
        assertThat(receipt.find()).isTrue();
        Path file = folder.resolve("receipt-" + force);
        Files.writeString(file, receipt.group(1).replace("\\\"", "\""));
        Gateway.Result checked = home.terminal("verify-receipt", file.toString());
        assertThat(checked.code()).as("%s", checked).isZero();
        assertThat(checked.out()).contains("1 of kind device");
    }

    private boolean isDone(String deletion) {
        return ControlLine.ask(home.data(), "forget", "deletion=" + deletion)
                .filter(answer -> answer.contains("\"state\":\"done\""))
                .isPresent();
    }

    /** Starts again, and asks from the beginning whatever can be asked. */
    private void restart() throws Exception {
        Thread asking = new Thread(this::askOnAndOn, "first-answers");
        asking.setDaemon(true);
        asking.start();
        try {
            home.gateway(Gateway.start(folder, Map.of(), List.of()));
            Await.until("devices", () -> heard.stream().anyMatch(each -> !ids(each).isEmpty()));
        } finally {
            asking.interrupt();
            asking.join();
        }
    }

    private void askOnAndOn() {
        while (!Thread.currentThread().isInterrupted()) {
            ControlLine.ask(home.data(), "devices").ifPresent(heard::add);
            ControlLine.ask(home.data(), "findings", "limit=1000").ifPresent(heard::add);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Optional<String> deletion(Optional<String> answer) {
        return answer.map(DELETION::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    private static Set<String> ids(String devices) {
        Set<String> ids = new TreeSet<>();
        Pattern.compile("\"id\":\"([0-9a-f]{32})\"")
                .matcher(devices)
                .results()
                .forEach(found -> ids.add(found.group(1)));
        return ids;
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Has the process killed when one of its threads forces for the n-th time from now on. */
    private Process attach(long pid, int force) throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o"));
        command.add(folder.resolve("strace.txt").toString());
        command.addAll(List.of("-e", "trace=fsync,fdatasync", "-e"));
        command.add("inject=fsync,fdatasync:signal=SIGKILL:when=" + force);
        command.addAll(List.of("-p", Long.toString(pid)));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("strace.out").toFile())
                        .start();
        Await.until("strace at all threads", () -> traced(pid));
        return process;
    }

    /** Returns whether all threads of a process are watched. */
    static boolean traced(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("status")).contains("TracerPid:\t0\n")) {
                    return false;
                }
            }
        }
        return true;
    }
}
