package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasurePowerLossTest {
    private static final int FINDINGS = 300;

    /** What was asked for, under a subject of its own: removed once the device is erased. */
    private static final String KIND = "deletion";

    private static final Subject REQUEST = new Subject("0f0e0d0c0b0a09080706050403020100");

    /** Far more forces than an erasure has. */
    private static final int MOST = 60;

    @TempDir Path folder;
    private boolean erased;

    @Test
    void afterALossAtAnyForceTheSameCallEndsItAndTakesNothingOfOthers() throws Exception {
        Path whole = folder.resolve("whole");
        TestDisk.mount();
        try (FindingJournal journal = journal(whole)) {
            Home.fill(journal, FINDINGS);
            journal.holdings().put(KIND, REQUEST, Home.octets(String.join(" ", Home.NEEDLES)));
            assertThat(journal.settle(Samples.LONG)).isTrue();
        }
        Random random = new Random(20261124);
        int force = 1;
        while (force < MOST && loseAt(force, whole, random)) {
            force++;
        }
        System.out.println("an erasure was interrupted at each of " + (force - 1) + " forces");
        assertThat(force).as("some forces, not endless").isBetween(6, MOST - 1);
    }

    /** Returns whether the power was lost before the erasure was done. */
    private boolean loseAt(int force, Path whole, Random random) throws Exception {
        Path data = copy(whole, folder.resolve("lost-" + force));
        TestDisk.mount();
        boolean lost;
        try (FindingJournal journal = journal(data)) {
            assertThat(Home.numbers(Samples.all(journal))).isNotNull();
            assertThat(journal.holdings().all("device")).hasSize(2);
            TestDisk.arm(random, force);
            lost = !erase(journal) || !remove(journal);
            TestDisk.crash(random);
        }
        TestDisk.mount();
        try (FindingJournal journal = journal(data)) {
            assertThat(journal.holdings().all("device")).containsKey(Home.OTHER);
            if (lost) {
                assertThat(Home.numbers(Samples.all(journal)))
                        .as("after a loss at force %d", force)
                        .containsAll(Home.others(FINDINGS));
                if (!erased) {
                    journal.holdings().erase(Home.GONE, Home.MENTIONS);
                }
                journal.holdings().remove(KIND, REQUEST);
            }
            assertThat(journal.holdings().all(KIND)).isEmpty();
            assertThat(Home.numbers(Samples.all(journal))).isEqualTo(Home.others(FINDINGS));
            assertThat(journal.holdings().all("device")).containsOnlyKeys(Home.OTHER);
            assertThat(journal.holdings().all("setting")).containsOnlyKeys(Subject.HOME);
        }
        assertThat(Traces.inFolder(data, Home.NEEDLES)).isEmpty();
        byte[] after = Home.unsealed(data);
        for (String needle : Home.NEEDLES) {
            assertThat(Traces.in(after, needle)).isEmpty();
        }
        assertThat(Home.sealedRows(data, Optional.empty())).hasSizeGreaterThan(20);
        return lost;
    }

    private boolean erase(FindingJournal journal) {
        erased = tried(() -> journal.holdings().erase(Home.GONE, Home.MENTIONS));
        return erased;
    }

    private static boolean remove(FindingJournal journal) {
        return tried(() -> journal.holdings().remove(KIND, REQUEST));
    }

    private static boolean tried(Runnable call) {
        try {
            call.run();
            return true;
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    private static FindingJournal journal(Path data) {
        return Samples.journal(new DataFolder(data, TestDisk.SCHEME + ":"), Limits.DEFAULT);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> listed = Files.list(from)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }
}
