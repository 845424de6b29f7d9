package dev.gatehouse.store;

import dev.gatehouse.api.time.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings findings from memory to the disk, on one thread. A disk that fails is a finding in memory,
 * and is tried again; a database that is damaged is put aside, and a new one begun.
 */
final class JournalWriter implements Runnable {
    /** How often rows are looked for that are too old: a batch goes each time. */
    private static final long AGE_NANOS = 60_000_000_000L;

    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

    private final Intake intake;
    private final HomeTime time;
    private final Ticker ticker;
    private final Tuning tuning;
    private final SequenceMark mark;
    private final Setbacks setbacks;
    private final KeptTable table;
    private final Object writing = new Object();

    private volatile Limits limits;
    private long agedNanos;
    private long countedNanos;
    private boolean ended;

    JournalWriter(
            DataFolder folder, Intake intake, HomeTime time, Ticker ticker, Settings settings) {
        this.intake = intake;
        this.time = time;
        this.ticker = ticker;
        this.tuning = settings.tuning();
        this.limits = settings.limits();
        this.mark = SequenceMark.at(folder, settings.reserved());
        this.setbacks = new Setbacks(intake, time, ticker);
        this.table = new KeptTable(folder, intake, time, setbacks);
        this.agedNanos = ticker.nanos() - AGE_NANOS;
        this.countedNanos = ticker.nanos();
    }

    /** What a writer starts with. */
    record Settings(Tuning tuning, Limits limits, long reserved) {}

    @Override
    public void run() {
        try {
            while (!intake.stopped()) {
                if (pass()) {
                    intake.await(tuning.idleNanos(), tuning.gatherNanos());
                } else {
                    intake.pause(tuning.retryNanos());
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a process that ends.
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    /** Writes what there is; returns whether the disk is in order. */
    private boolean pass() {
        synchronized (writing) {
            try {
                return table.ready() && write();
            } catch (RuntimeException e) {
                // The rim of this thread: a fault of ours or of H2 must not end the journal.
                setbacks.fault(e);
                table.failed("a fault in the gateway");
                return false;
            }
        }
    }

    private boolean write() {
        try {
            boolean counts = ticker.nanos() - countedNanos >= tuning.countNanos();
            List<Intake.Taken> taken = intake.take(time.now(), ticker.nanos(), counts);
            mark.reserve(intake.next());
            store(taken);
            countedNanos = counts ? ticker.nanos() : countedNanos;
            setbacks.over();
            return true;
        } catch (IOException e) {
            table.failed("the disk is full or cannot be written");
        } catch (SQLException e) {
            table.broken(e);
        }
        return false;
    }

    private void store(List<Intake.Taken> taken) throws SQLException, IOException {
        try {
            table.current().get().write(taken);
            prune();
        } catch (SQLException e) {
            // Forced all the same: put back when the table is opened again, not written twice.
            intake.written(taken);
            throw e;
        }
        intake.written(taken);
    }

    private void prune() throws SQLException {
        boolean due = ticker.nanos() - agedNanos >= AGE_NANOS && time.judgesAge();
        Optional<Instant> now = due ? Optional.of(time.now()) : Optional.empty();
        table.current().get().prune(limits, now);
        agedNanos = due ? ticker.nanos() : agedNanos;
    }

    private void finish() {
        synchronized (writing) {
            if (pass()) {
                try {
                    mark.release(intake.next());
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, "the mark was not brought back");
                }
            }
            table.close();
            ended = true;
        }
    }

    /** Returns the table to read from, while there is one. */
    Optional<FindingTable> table() {
        return table.current();
    }

    /** Tells that reading has failed; the next pass sees to it. */
    void suspect(SQLException e) {
        table.suspect(e);
    }

    void limits(Limits changed) {
        limits = changed;
    }

    /** What is done while nothing is written. */
    interface Work<T> {
        T run(FindingTable table) throws SQLException, IOException;
    }

    /**
     * Does work on the disk while nothing is written; what is appended meanwhile waits. Not to be
     * called on an event loop.
     *
     * @throws IOException if the disk doesn't do it; a sentence without data
     */
    <T> T exclusively(Work<T> work) throws IOException {
        synchronized (writing) {
            if (ended) {
                throw new IOException("the store is closed");
            }
            if (!table.ready()) {
                throw new IOException("the disk is full, or what is on it cannot be used");
            }
            try {
                return work.run(table.current().get());
            } catch (SQLException e) {
                table.suspect(e);
                throw new IOException("the database failed", e);
            } catch (IOException e) {
                table.close(); // In whatever state that work has left it.
                throw e;
            }
        }
    }

    /** Brings to the disk what waits; returns whether it is there. */
    boolean flush() {
        return pass();
    }
}
