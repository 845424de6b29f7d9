package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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

    /** Memory of H2 for pages, in KiB: the gateway has little, and rows are read seldom. */
    private static final int CACHE_KIB = 2_048;

    /**
     * H2 writes on the thread that commits, leaves no space unused for the sake of a crash, which
     * it never sees, and does not compact for long at a close.
     */
    private static final String WRITING = ";WRITE_DELAY=0;RETENTION_TIME=0;MAX_COMPACT_TIME=0";

    private static final String SETTINGS =
            ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=" + CACHE_KIB;

    static {
        CleanStack.initialize(org.h2.Driver.class.getClassLoader());
    }

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
        FindingRows rows = connect(folder, WRITING);
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
        FindingRows rows = connect(folder, ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE");
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
        rows.put(
                log.left().stream()
                        .filter(row -> SealedRow.unseal(row, byId).isPresent())
                        .toList());
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
        rows.recount();
        long newest = rows.newest();
        long before = rows.count();
        rows.close();
        rows = connect(folder, WRITING);
        rows.recount();
        if (newest != rows.newest() || before != rows.count()) {
            // The close could not write: nothing may be let go.
            throw new SQLException("the database was not closed in order");
        }
        recent.orElseThrow().turn();
        commits = 0;
    }

    private static FindingRows connect(DataFolder folder, String more)
            throws SQLException, IOException {
        AtomicDisk.mount();
        // Not by DriverManager: it keeps the driver, and with it this bundle, for ever.
        return new FindingRows(
                new org.h2.Driver().connect(folder.address() + SETTINGS + more, new Properties()));
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

    /** Destroys what is held about a subject: first its key, then its rows. */
    synchronized void forget(String subject) throws SQLException, IOException {
        Optional<SubjectKeys.SubjectKey> key = keys.find(subject);
        if (key.isEmpty()) {
            return;
        }
        keys.forget(subject);
        rows.removeAll(key.get().id());
        turn();
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
