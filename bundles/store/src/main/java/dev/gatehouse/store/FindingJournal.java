package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal: memory in front, the disk behind it. Findings are to be had as soon as they are
 * appended, whether the disk works or not.
 */
final class FindingJournal implements Journal, AutoCloseable {
    /** Most findings of one read: some MB at worst. */
    static final int READ = 1_000;

    /** How long the last findings may take to reach the disk when the journal is closed. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final HomeTime time;
    private final Ticker ticker;
    private final Intake intake;
    private final JournalWriter writer;
    private final Thread thread;

    /** Starts the writer; what fails then is a finding, never an exception. */
    FindingJournal(DataFolder folder, HomeTime time, Ticker ticker, Limits limits, Tuning tuning) {
        long next = SequenceMark.read(folder).orElse(1L);
        this.time = time;
        this.ticker = ticker;
        this.intake = new Intake(next);
        this.writer =
                new JournalWriter(
                        folder,
                        intake,
                        time,
                        ticker,
                        new JournalWriter.Settings(tuning, limits, next));
        this.thread = new Thread(writer, "gatehouse-journal");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void append(Finding finding) {
        intake.append(finding, time.now(), ticker.nanos());
    }

    @Override
    public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        int most = Math.max(1, Math.min(limit, READ));
        Optional<String> subject = device.map(FindingCodec::subject);
        // Memory before disk: what moves from one to the other meanwhile is seen twice, not never.
        List<SecurityEvent> memory =
                intake.snapshot(
                        event ->
                                event.sequence() > after
                                        && (subject.isEmpty()
                                                || event.finding().device().equals(subject)));
        TreeMap<Long, SecurityEvent> events = new TreeMap<>();
        stored(after, most, subject).forEach(event -> events.put(event.sequence(), event));
        boolean whole = events.size() < most;
        long end = whole ? Long.MAX_VALUE : events.lastKey();
        memory.stream()
                .filter(event -> event.sequence() <= end)
                .forEach(event -> events.put(event.sequence(), event));
        return new ArrayList<>(events.values()).subList(0, Math.min(most, events.size()));
    }

    private List<SecurityEvent> stored(long after, int limit, Optional<String> device) {
        Optional<FindingTable> table = writer.table();
        if (table.isEmpty()) {
            return List.of();
        }
        try {
            return table.get().read(after, limit, device);
        } catch (SQLException e) {
            writer.suspect(e);
            return List.of();
        }
    }

    /** Changes how much is kept, from the next batch on. */
    void limits(Limits limits) {
        writer.limits(limits);
    }

    /** Returns the records of people's data in the same database. */
    StoredHoldings holdings() {
        return new StoredHoldings(intake, writer, time);
    }

    /** Waits until all that was appended is on the disk; returns whether it is. */
    boolean settle(Duration longest) throws InterruptedException {
        return intake.settle(longest.toNanos());
    }

    /** Writes what there is and closes the file. */
    @Override
    public void close() {
        intake.stop();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
