package dev.gatehouse.store;

import static dev.gatehouse.store.Samples.LONG;
import static dev.gatehouse.store.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoundsTest {
    private static final int ROWS = 4_000;

    /** A row takes some 120 octets; nine times as many rows would take more than this. */
    private static final long OCTETS_PER_ROW = 600;

    @TempDir Path data;

    @Test
    void theOldestGoFirstAndTheFileDoesNotGrowForEver() throws Exception {
        try (FindingJournal journal = Samples.journal(new DataFolder(data), new Limits(ROWS, 90))) {
            fill(journal, 0, ROWS);
            fill(journal, ROWS, 3 * ROWS);
            List<SecurityEvent> all = Samples.all(journal);
            assertThat(all).hasSize(ROWS);
            assertThat(Samples.number(all.get(0))).isEqualTo(2 * ROWS);
            fill(journal, 3 * ROWS, 9 * ROWS);
            long nine = Files.size(data.resolve("journal.mv.db"));
            // Pages that are not used any more stay for a while: some copies of the rows at most.
            assertThat(nine).isLessThan(ROWS * OCTETS_PER_ROW);
        }
        assertThat(Files.size(data.resolve("journal.mv.db"))).isLessThan(ROWS * OCTETS_PER_ROW);
    }

    private static void fill(FindingJournal journal, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            journal.append(Samples.numbered(i));
            if (i % 1_000 == 999) {
                assertThat(journal.settle(LONG)).isTrue();
            }
        }
    }

    @Test
    void longFindingsAreBoundedInOctetsToo() throws Exception {
        try (FindingJournal journal =
                Samples.journal(new DataFolder(data), new Limits(1_000, 90))) {
            for (int i = 0; i < 1_000; i++) {
                Finding longest = Samples.numbered(i);
                for (int p = 0; p < 9; p++) {
                    longest = longest.with("p" + p, "\uffff".repeat(200));
                }
                journal.append(longest);
            }
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.all(journal)).hasSizeBetween(100, 250);
        }
    }

    @Test
    void whatIsTooOldGoesUnlessTheClockWasNeverSet() throws Exception {
        append(NOON);
        Instant later = NOON.plus(Duration.ofDays(91));
        HomeTime unset = new HomeTime(System::nanoTime);
        try (FindingJournal journal = journal(unset)) {
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(LONG)).isTrue();
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(Samples.all(journal)).hasSize(3);
            assertThat(Samples.all(journal).get(2).finding().time().orElseThrow())
                    .isAfterOrEqualTo(NOON);
        }
        try (FindingJournal journal = journal(Samples.timeAt(later))) {
            journal.append(Finding.of(Codes.FLOW_SILENT));
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.words(Samples.all(journal))).containsExactly("flow.silent");
        }
    }

    private void append(Instant when) {
        try (FindingJournal journal = journal(Samples.timeAt(when))) {
            journal.append(
                    Finding.of(Codes.CLIENT_RESET)
                            .at(Optional.empty(), Optional.empty(), "a", when));
        }
    }

    private FindingJournal journal(HomeTime time) {
        return new FindingJournal(
                new DataFolder(data), time, System::nanoTime, Limits.DEFAULT, Samples.QUICK);
    }
}
