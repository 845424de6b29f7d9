package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.h2.store.fs.FilePath;

/**
 * The findings on the disk: sealed, in {@link FindingRows}, and the newest of them once more in
 * {@link RecentRows}, so that none is lost between two closes of the database.
 *
 * <p>Safe on any thread, one call at a time. What {@link #write} was given is forced when it
 * returns, or throws an {@code SQLException}: neither a killed process nor lost power takes it
 * back. After an exception the table is to be closed.
 */
final class FindingTable implements AutoCloseable {
    /**
     * Batches after which the database is closed and opened: bounds what is in memory till then.
     */
    private static final int COMMITS = 64;

    private final DataFolder folder;
    private final SubjectKeys keys;
    private final Optional<RecentRows> recent;
    private final List<RecentRows.Row> beyond;
    private final SecureRandom random = new SecureRandom();
    private FindingRows rows;
    private int commits;

    private FindingTable(
            DataFolder folder,
            FindingRows rows,
            SubjectKeys keys,
            Optional<RecentRows> recent,
            List<RecentRows.Row> beyond) {
        this.folder = folder;
        this.rows = rows;
        this.keys = keys;
        this.recent = recent;
        this.beyond = beyond;
    }

    /** Opens the table, making it if it isn't there. */
    static FindingTable open(DataFolder folder, SubjectKeys keys) throws SQLException, IOException {
        FindingRows rows = Database.write(folder.address());
        FindingTable table;
        try {
            Optional<RecentRows> recent = Optional.of(RecentRows.open(folder));
            table = new FindingTable(folder, rows, keys, recent, List.of());
        } catch (IOException e) {
            rows.close();
            throw e;
        }
        try {
            rows.prepare();
            FreshFile.remove(folder);
            table.putBack();
            return table;
        } catch (SQLException | IOException e) {
            table.close();
            throw e;
        }
    }

    /** Opens the table to read, changing nothing on the disk. */
    static FindingTable readOnly(DataFolder folder, SubjectKeys keys)
            throws SQLException, IOException {
        FindingRows rows = Database.read(folder.address());
        try {
            List<RecentRows.Row> recent = RecentRows.read(folder);
            long newest = rows.newest();
            List<RecentRows.Row> beyond =
                    recent.stream().filter(row -> row.fresh() && row.id() > newest).toList();
            return new FindingTable(folder, rows, keys, Optional.empty(), beyond);
        } catch (IOException | SQLException e) {
            rows.close();
            throw e;
        }
    }

    /** Puts back the newest rows, in case H2 has come back to an older state. */
    private void putBack() throws SQLException, IOException {
        RecentRows log = recent.orElseThrow();
        Map<Long, SecretKey> byId = keys.byId();
        // What can't be unsealed was forgotten, or is not ours.
        rows.put(log.left().stream().filter(row -> HoldingRows.restorable(row, byId)).toList());
        commits = 0;
        FilePath file = FilePath.get(folder.inH2("journal.mv.db"));
        // A file that is new is made to be one that can be read while no gateway runs.
        if (log.left().isEmpty() && file.exists() && file.size() > 0) {
            log.turn();
            rows.recount();
        } else {
            turn();
        }
    }

    /** Brings the database to the disk, so that the older of the recent rows may go. */
    private void turn() throws SQLException, IOException {
        String before = rows.state();
        rows.close();
        rows = Database.write(folder.address());
        if (!before.equals(rows.state())) {
            // The close could not write: nothing may be let go.
            throw new SQLException("the database was not closed in order");
        }
        recent.orElseThrow().turn();
        commits = 0;
    }

    /** Writes new rows, and the counts of old ones that are still there. */
    synchronized void write(List<Intake.Taken> taken) throws SQLException, IOException {
        keys.ensure(
                taken.stream()
                        .map(each -> SealedRow.subject(each.event()))
                        .collect(Collectors.toSet()));
        List<RecentRows.Row> sealed = new ArrayList<>();
        for (Intake.Taken each : taken) {
            SecurityEvent event = each.event();
            SubjectKeys.SubjectKey key = keys.of(SealedRow.subject(event));
            sealed.add(
                    new RecentRows.Row(
                            each.fresh(),
                            event.sequence(),
                            key.id(),
                            SealedRow.hour(event),
                            event.finding().code().word(),
                            SealedRow.seal(event, key, random)));
        }
        keep(sealed);
    }

    /** Brings rows to the disk, findings or records. */
    private void keep(List<RecentRows.Row> sealed) throws SQLException, IOException {
        RecentRows log = recent.orElseThrow();
        log.append(sealed);
        rows.put(sealed);
        if (++commits >= COMMITS || log.full()) {
            try {
                turn();
            } catch (IOException e) {
                throw new SQLException("the recent rows could not be begun anew", e);
            }
        }
    }

    /** Removes the oldest rows that are too many, too large together, or too old. */
    synchronized void prune(Limits limits, Optional<Instant> now) throws SQLException {
        rows.prune(limits, now);
    }

    /** Changes one record; it is on the disk when this returns. */
    synchronized void hold(RecentRows.Row change) throws SQLException, IOException {
        keep(List.of(change));
    }

    /** Destroys a key: what it has sealed stays, and can be read by nobody. */
    synchronized void dropKey(String subject) throws IOException {
        keys.drop(subject);
    }

    /** What is done with the open database, and the keys that its rows are sealed under. */
    interface Work<T> {
        T run(Connection connection, SubjectKeys keys) throws SQLException, IOException;
    }

    /** Does work that changes no row. */
    synchronized <T> T look(Work<T> work) throws SQLException, IOException {
        return work.run(rows.connection(), keys);
    }

    /**
     * Destroys what is held about a subject: first its key, then its rows, by copying the others to
     * a new file. Each step may be the last one; called again, it goes on.
     */
    synchronized void erase(Erasure erasure) throws SQLException, IOException {
        Damage.remove(folder);
        keys.ensure(List.of());
        keys.forget(erasure::isSubject);
        FreshFile.make(folder, fresh -> erasure.copy(rows, fresh, keys));
        rows.close();
        FreshFile.takePlace(folder);
        rows = Database.write(folder.address());
        rows.recount();
        // Both logs: what they hold is in the new file, or was to go.
        recent.orElseThrow().turn();
        recent.orElseThrow().turn();
        commits = 0;
        keys.dropFormer();
    }

    /** Reads up to {@code limit} rows after a number, in order; none that can't be unsealed. */
    synchronized List<SecurityEvent> read(long after, int limit, Optional<String> device)
            throws SQLException {
        Optional<SubjectKeys.SubjectKey> key = device.flatMap(keys::find);
        if (device.isPresent() && key.isEmpty()) {
            return List.of();
        }
        Map<Long, SecretKey> byId = keys.byId();
        Optional<Long> keyId = key.map(SubjectKeys.SubjectKey::id);
        List<SecurityEvent> events = rows.read(after, limit, keyId, byId);
        beyond.stream()
                .filter(row -> row.id() > after)
                .filter(row -> keyId.isEmpty() || row.keyId() == keyId.get())
                .flatMap(row -> SealedRow.unseal(row, byId).stream())
                .limit(limit - events.size())
                .forEach(events::add);
        return events;
    }

    /** Returns the highest number on the disk, 0 if there is no row. */
    synchronized long newest() throws SQLException {
        return rows.newest();
    }

    /** Closes the file. Fails silently: what could not be written then is lost already. */
    @Override
    public synchronized void close() {
        try {
            rows.close();
        } catch (SQLException e) {
            System.getLogger(FindingTable.class.getName())
                    .log(System.Logger.Level.DEBUG, "close failed: " + e.getErrorCode());
        }
        try {
            if (recent.isPresent()) {
                recent.get().close();
            }
        } catch (IOException e) {
            System.getLogger(FindingTable.class.getName())
                    .log(System.Logger.Level.DEBUG, "the recent rows were not closed");
        }
    }
}
