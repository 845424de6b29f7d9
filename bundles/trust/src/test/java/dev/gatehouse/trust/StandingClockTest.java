package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.time.BuildTime;
import dev.gatehouse.api.time.HomeClock.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor under the clock: what lifts it, what doesn't, what is said. */
final class StandingClockTest {
    @TempDir private Path folder;

    @Test
    void aClockBeforeTheBuildWasNeverSetAndIsReadAsTheFloor() {
        StandingClock clock = clock(Instant.EPOCH);
        assertThat(clock.standing()).isEqualTo(Standing.UNSET);
        assertThat(clock.judgesNotBefore()).isFalse();
        assertThat(clock.now()).isEqualTo(Bench.BUILT);
        assertThat(clock(Bench.BUILT).standing()).isEqualTo(Standing.FLOOR);
        assertThat(clock(Certificates.NOW).now()).isEqualTo(Certificates.NOW);
    }

    @Test
    void whatWasPersistedIsTheFloorOfTheNextStart() {
        clock(Certificates.NOW).stop();
        StandingClock next = clock(Instant.EPOCH);
        assertThat(next.now()).isEqualTo(Certificates.NOW.minus(StandingClock.MARGIN));
        assertThat(next.standing()).isEqualTo(Standing.UNSET);
        next.persist();
        assertThat(clock(Instant.EPOCH).floor())
                .isEqualTo(Certificates.NOW.minus(StandingClock.MARGIN));
    }

    @Test
    void aDamagedFileLeavesTheBuildTimeAsFloor() throws Exception {
        Path file = folder.resolve("clock");
        for (String text : List.of("", "yesterday", "2027-01-01", "9".repeat(100))) {
            Files.writeString(file, text);
            assertThat(clock(Instant.EPOCH).floor()).isEqualTo(Bench.BUILT);
        }
        Files.write(file, new byte[] {0, -1, 2});
        assertThat(clock(Instant.EPOCH).floor()).isEqualTo(Bench.BUILT);
    }

    @Test
    void theFloorNeverSinksNorRisesBeyondTheLifeOfAGateway() throws Exception {
        StandingClock clock = clock(Instant.EPOCH);
        Instant last = Bench.BUILT.plus(StandingClock.LIFE);
        clock.lift(Bench.BUILT.minusSeconds(1));
        clock.lift(last.plusSeconds(1));
        clock.lift(Instant.MAX);
        assertThat(clock.floor()).isEqualTo(Bench.BUILT);
        clock.lift(Certificates.NOW);
        clock.lift(Certificates.NOW.minusSeconds(1));
        assertThat(clock.floor()).isEqualTo(Certificates.NOW);
        Files.writeString(folder.resolve("clock"), last.plusSeconds(1).toString());
        assertThat(clock(Instant.EPOCH).floor()).isEqualTo(Bench.BUILT);
        clock(last.plus(Duration.ofDays(400))).persist();
        assertThat(clock(Instant.EPOCH).floor()).isEqualTo(Bench.BUILT);
    }

    @Test
    void theJournalIsToldOnceThatTheClockWasNeverSet() {
        List<Finding> told = new ArrayList<>();
        ClockReport report = new ClockReport(clock(Instant.EPOCH));
        report.setJournal(journal(told));
        report.setJournal(journal(told));
        assertThat(told).hasSize(1);
        assertThat(told.get(0).code().word()).isEqualTo("clock.unset");
        assertThat(told.get(0).params()).containsEntry("floor", Bench.BUILT.toString());
        told.clear();
        new ClockReport(clock(Certificates.NOW)).setJournal(journal(told));
        assertThat(told).isEmpty();
    }

    @Test
    void theBuildWroteItsTimeIntoTheBundle() {
        assertThat(BuildTime.instant()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void theTickerNeverGoesBack() {
        MonotonicTicker ticker = new MonotonicTicker();
        long first = ticker.nanos();
        assertThat(ticker.nanos() - first).isNotNegative();
    }

    private StandingClock clock(Instant system) {
        return new StandingClock(
                () -> system, new DataFolder(folder), Bench.BUILT, Optional.empty());
    }

    private static Journal journal(List<Finding> told) {
        return new Journal() {
            @Override
            public void append(Finding finding) {
                told.add(finding);
            }

            @Override
            public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
                return List.of();
            }
        };
    }
}
