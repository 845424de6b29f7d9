package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.time.HomeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Findings, clocks and journals for tests. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    static final Duration LONG = Duration.ofSeconds(30);

    /** Like the default, but quick: a test waits for nothing. */
    static final Tuning QUICK = new Tuning(5_000_000, 50_000_000, 20_000_000, 10_000_000_000L);

    /** Faults are what these tests are about: their log lines are not news. Held, or it is lost. */
    private static final Logger LOG = Logger.getLogger("dev.gatehouse.store");

    static {
        LOG.setLevel(Level.OFF);
    }

    private Samples() {}

    static HomeClock clockAt(Instant now) {
        return new HomeClock() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Standing standing() {
                return Standing.NETWORK;
            }
        };
    }

    static HomeTime timeAt(Instant now) {
        HomeTime time = new HomeTime(System::nanoTime);
        time.follow(clockAt(now));
        return time;
    }

    static FindingJournal journal(Path data) {
        return journal(new DataFolder(data), Limits.DEFAULT);
    }

    static FindingJournal journal(DataFolder folder, Limits limits) {
        return new FindingJournal(folder, timeAt(NOON), System::nanoTime, limits, QUICK);
    }

    /** A finding unlike any other with another number. */
    static Finding numbered(long number) {
        return Finding.of(Codes.MESSAGE_MALFORMED)
                .with("protocol", "mqtt")
                .with("reason", "a topic with a wildcard")
                .with("n", number)
                .at(
                        Optional.of(new FlowId(7)),
                        Optional.of("lamp"),
                        "192.0.2.7",
                        NOON.plusMillis(number));
    }

    static long number(SecurityEvent event) {
        return (Long) event.finding().params().getOrDefault("n", -1L);
    }

    static List<SecurityEvent> all(FindingJournal journal) {
        List<SecurityEvent> all = new ArrayList<>();
        List<SecurityEvent> page;
        do {
            long after = all.isEmpty() ? 0 : all.get(all.size() - 1).sequence();
            page = journal.read(after, FindingJournal.READ, Optional.empty());
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }

    static List<String> words(List<SecurityEvent> events) {
        return events.stream().map(event -> event.finding().code().word()).toList();
    }
}
