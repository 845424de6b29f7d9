package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.time.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.SecureRandom;
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

    private final DataFolder folder;
    private final Intake intake;
    private final HomeTime time;
    private final Ticker ticker;
    private final Tuning tuning;
    private final SequenceMark mark;
    private final Setbacks setbacks;
    private final SecureRandom random = new SecureRandom();
    private final Object writing = new Object();

    private volatile Limits limits;
    private volatile Optional<FindingTable> table = Optional.empty();
    private volatile Optional<SQLException> suspicion = Optional.empty();
    private long agedNanos;
    private long countedNanos;

    JournalWriter(
            DataFolder folder, Intake intake, HomeTime time, Ticker ticker, Settings settings) {
        this.folder = folder;
        this.intake = intake;
        this.time = time;
        this.ticker = ticker;
        this.tuning = settings.tuning();
        this.limits = settings.limits();
        this.mark = SequenceMark.at(folder, settings.reserved());
        this.setbacks = new Setbacks(intake, time, ticker);
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
        try {
            suspicion.ifPresent(this::broken);
            return (table.isPresent() || open()) && write();
        } catch (RuntimeException e) {
            // The rim of this thread: a fault of ours or of H2 must not end the journal.
            setbacks.fault(e);
            failed("a fault in the gateway");
            return false;
        }
    }

    private boolean write() {
        try {
            synchronized (writing) {
                boolean counts = ticker.nanos() - countedNanos >= tuning.countNanos();
                List<Intake.Taken> taken = intake.take(time.now(), ticker.nanos(), counts);
                mark.reserve(intake.next());
                store(taken);
                countedNanos = counts ? ticker.nanos() : countedNanos;
            }
            setbacks.over();
            return true;
        } catch (IOException e) {
            failed("the disk is full or cannot be written");
        } catch (SQLException e) {
            broken(e);
        }
        return false;
    }

    private void store(List<Intake.Taken> taken) throws SQLException, IOException {
        try {
            table.get().write(taken);
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
        table.get().prune(limits, now);
        agedNanos = due ? ticker.nanos() : agedNanos;
    }

    private boolean open() {
        return open(true);
    }

    private boolean open(boolean again) {
        try {
            folder.prepare();
            SubjectKeys keys = SubjectKeys.open(folder, random);
            FindingTable opened = FindingTable.open(folder, keys);
            table = Optional.of(opened);
            long newest = opened.newest();
            intake.numberFrom(newest + 1);
            for (SecurityEvent last : opened.read(newest - 1, 1, Optional.empty())) {
                time.notBefore(last.last());
            }
            return true;
        } catch (SubjectKeys.Damaged e) {
            return renew(true);
        } catch (RootKey.Unusable e) {
            failed(e.getMessage());
        } catch (IOException e) {
            failed(
                    Damage.diskWorks(folder)
                            ? "the keys cannot be used"
                            : "the disk is full or cannot be written");
        } catch (SQLException e) {
            if (again && !Damage.certain(e) && Damage.diskWorks(folder)) {
                return open(false); // A disk that was full a moment ago says nothing of the file.
            }
            setbacks.unopened();
            broken(e);
        }
        return false;
    }

    /** Decides between a disk that doesn't work, a fault that may pass, and a damaged file. */
    private void broken(SQLException e) {
        suspicion = Optional.empty();
        closeTable();
        setbacks.count();
        if (Damage.inUse(e)) {
            failed("another program has it open");
        } else if (Damage.elsewhere(e) || !Damage.diskWorks(folder)) {
            failed("the disk is full or cannot be written");
        } else if (Damage.certain(e) || setbacks.tooMany()) {
            renew(false);
        } else {
            failed("the database failed");
        }
    }

    /** Begins a new database, and new keys if the old ones can't be read. */
    private boolean renew(boolean alsoKeys) {
        if (setbacks.renewed()) {
            // It failed again without a single row written: the old file was not to blame.
            failed("the database failed");
            return false;
        }
        try {
            setbacks.renewing();
            if (alsoKeys) {
                Damage.putKeysAside(folder);
            }
            Damage.putAside(folder);
        } catch (IOException e) {
            failed("the disk is full or cannot be written");
            return false;
        }
        setbacks.recovered(alsoKeys);
        return open();
    }

    private void failed(String reason) {
        closeTable();
        setbacks.tell(reason);
    }

    private void finish() {
        if (pass()) {
            try {
                mark.release(intake.next());
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the mark was not brought back");
            }
        }
        closeTable();
    }

    private void closeTable() {
        table.ifPresent(FindingTable::close);
        table = Optional.empty();
    }

    /** Returns the table to read from, while there is one. */
    Optional<FindingTable> table() {
        return table;
    }

    /** Tells that reading has failed; the next pass sees to it. */
    void suspect(SQLException e) {
        suspicion = Optional.of(e);
    }

    void limits(Limits changed) {
        limits = changed;
    }

    /**
     * Destroys what is held about a subject; returns whether it is destroyed. Not to be called on
     * an event loop.
     */
    boolean forget(String subject) {
        synchronized (writing) {
            intake.forget(finding -> finding.device().orElse(SubjectKeys.HOME).equals(subject));
            Optional<FindingTable> current = table;
            if (current.isEmpty()) {
                return false;
            }
            try {
                Files.deleteIfExists(folder.damagedKeys());
                current.get().forget(subject);
                return true;
            } catch (IOException e) {
                return false;
            } catch (SQLException e) {
                suspect(e);
                return false;
            }
        }
    }
}
