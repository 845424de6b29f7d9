package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The table while there is one: opened when it is wanted, given up when the disk fails, put aside
 * when it is damaged. One thread at a time, but for {@link #current} and {@link #suspect}.
 */
final class KeptTable {
    private final DataFolder folder;
    private final Intake intake;
    private final HomeTime time;
    private final Setbacks setbacks;
    private final SecureRandom random = new SecureRandom();

    private volatile Optional<FindingTable> table = Optional.empty();
    private volatile Optional<SQLException> suspicion = Optional.empty();

    KeptTable(DataFolder folder, Intake intake, HomeTime time, Setbacks setbacks) {
        this.folder = folder;
        this.intake = intake;
        this.time = time;
        this.setbacks = setbacks;
    }

    /** Returns the table, while there is one. */
    Optional<FindingTable> current() {
        return table;
    }

    /** Tells that the database has failed a reader; the next call of {@link #ready} sees to it. */
    void suspect(SQLException e) {
        suspicion = Optional.of(e);
    }

    /** Returns whether there is a table now; opens it, or begins a new one, if it can. */
    boolean ready() {
        suspicion.ifPresent(this::broken);
        return table.isPresent() || open(true);
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
    void broken(SQLException e) {
        suspicion = Optional.empty();
        close();
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
        return open(true);
    }

    /** Gives the table up, and says why unless it was said already. */
    void failed(String reason) {
        close();
        setbacks.tell(reason);
    }

    /** Closes the table, if there is one. */
    void close() {
        table.ifPresent(FindingTable::close);
        table = Optional.empty();
    }
}
