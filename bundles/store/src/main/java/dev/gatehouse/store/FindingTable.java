package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
 * The rows of the journal in H2. In clear are row number, key number, hour and code; all else is
 * sealed under the key of the subject, with those four as associated data.
 *
 * <p>Safe on any thread, one call at a time. What {@link #write} was given is forced when it
 * returns, or throws an {@code SQLException}: neither a killed process nor lost power takes it
 * back. After an exception the table is to be closed.
 */
final class FindingTable implements AutoCloseable {
    /** Rows removed, or read, by one statement: bounds memory and the time others wait. */
    static final int BATCH = 1_000;

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

    private final DataFolder folder;
    private Connection connection;
    private int commits;
    private final SubjectKeys keys;
    private final Optional<RecentRows> recent;
    private final List<RecentRows.Row> beyond;
    private final SecureRandom random = new SecureRandom();
    private long rows;
    private long octets;

    private FindingTable(
            DataFolder folder,
            Connection connection,
            SubjectKeys keys,
            Optional<RecentRows> recent,
            List<RecentRows.Row> beyond) {
        this.folder = folder;
        this.connection = connection;
        this.keys = keys;
        this.recent = recent;
        this.beyond = beyond;
    }

    /** Opens the table, making it if it isn't there. */
    static FindingTable open(DataFolder folder, SubjectKeys keys) throws SQLException, IOException {
        Connection connection = connect(folder, WRITING);
        FindingTable table;
        try {
            Optional<RecentRows> recent = Optional.of(RecentRows.open(folder));
            table = new FindingTable(folder, connection, keys, recent, List.of());
        } catch (IOException e) {
            connection.close();
            throw e;
        }
        try (Statement statement = table.connection.createStatement()) {
            table.connection.setAutoCommit(false);
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS finding(id BIGINT PRIMARY KEY,"
                            + " key_id BIGINT NOT NULL, at_hour BIGINT NOT NULL,"
                            + " code VARCHAR(128) NOT NULL, body VARBINARY(16384) NOT NULL)");
            statement.execute("CREATE INDEX IF NOT EXISTS finding_key ON finding(key_id, id)");
            statement.execute("CREATE INDEX IF NOT EXISTS finding_hour ON finding(at_hour)");
            table.connection.commit();
            table.putBack();
            table.recount();
            return table;
        } catch (SQLException | IOException e) {
            table.close();
            throw e;
        }
    }

    /** Opens the table to read, changing nothing on the disk. */
    static FindingTable readOnly(DataFolder folder, SubjectKeys keys)
            throws SQLException, IOException {
        Connection connection = connect(folder, ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE");
        try {
            List<RecentRows.Row> rows = RecentRows.read(folder);
            long newest =
                    new FindingTable(folder, connection, keys, Optional.empty(), List.of())
                            .newest();
            List<RecentRows.Row> beyond =
                    rows.stream().filter(row -> row.fresh() && row.id() > newest).toList();
            return new FindingTable(folder, connection, keys, Optional.empty(), beyond);
        } catch (IOException | SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Puts back the newest rows, in case H2 has come back to an older state. */
    private void putBack() throws SQLException, IOException {
        RecentRows rows = recent.orElseThrow();
        Map<Long, SecretKey> byId = keys.byId();
        // What can't be unsealed was forgotten, or is not ours.
        put(rows.left().stream().filter(row -> SealedRow.unseal(row, byId).isPresent()).toList());
        commits = 0;
        FilePath file = FilePath.get(folder.inH2("journal.mv.db"));
        // A file that is new is made to be one that can be read while no gateway runs.
        if (rows.left().isEmpty() && file.exists() && file.size() > 0) {
            rows.turn();
        } else {
            turn();
        }
    }

    /** Brings the database to the disk, so that the older of the recent rows may go. */
    private void turn() throws SQLException, IOException {
        recount();
        long newest = newest();
        long before = rows;
        connection.close();
        connection = connect(folder, WRITING);
        connection.setAutoCommit(false);
        recount();
        if (newest != newest() || before != rows) {
            // The close could not write: nothing may be let go.
            throw new SQLException("the database was not closed in order");
        }
        recent.orElseThrow().turn();
        commits = 0;
    }

    private static Connection connect(DataFolder folder, String more)
            throws SQLException, IOException {
        AtomicDisk.mount();
        // Not by DriverManager: it keeps the driver, and with it this bundle, for ever.
        return new org.h2.Driver().connect(folder.address() + SETTINGS + more, new Properties());
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
        put(sealed);
        if (++commits >= COMMITS || log.full()) {
            try {
                turn();
            } catch (IOException e) {
                throw new SQLException("the recent rows could not be begun anew", e);
            }
        }
    }

    private void put(List<RecentRows.Row> sealed) throws SQLException {
        String fresh = "MERGE INTO finding(id, key_id, at_hour, code, body) VALUES(?, ?, ?, ?, ?)";
        String counted = "UPDATE finding SET body = ? WHERE id = ? AND key_id = ?";
        try (PreparedStatement insert = connection.prepareStatement(fresh);
                PreparedStatement update = connection.prepareStatement(counted)) {
            for (RecentRows.Row row : sealed) {
                if (row.fresh()) {
                    insert(insert, row);
                } else {
                    update.setBytes(1, row.body());
                    update.setLong(2, row.id());
                    update.setLong(3, row.keyId());
                    update.executeUpdate();
                }
            }
        }
        connection.commit();
    }

    private void insert(PreparedStatement insert, RecentRows.Row row) throws SQLException {
        insert.setLong(1, row.id());
        insert.setLong(2, row.keyId());
        insert.setLong(3, row.hour());
        insert.setString(4, row.code());
        insert.setBytes(5, row.body());
        insert.executeUpdate();
        rows++;
        octets += row.body().length;
    }

    /** Removes the oldest rows that are too many, too large together, or too old. */
    synchronized void prune(Limits limits, Optional<Instant> now) throws SQLException {
        while (rows > limits.maxRows() || octets > limits.maxOctets()) {
            long many = rows - limits.maxRows();
            long large = (octets - limits.maxOctets()) * rows / Math.max(1, octets) + 1;
            removeOldest((int) Math.min(BATCH, Math.max(many, large)));
        }
        if (now.isPresent()) {
            long oldest = SealedRow.hour(now.get());
            removeBefore(oldest - limits.maxDays() * 24L);
        }
    }

    private void removeOldest(int count) throws SQLException {
        String totals =
                "SELECT MAX(id), COUNT(*), SUM(OCTET_LENGTH(body)) FROM"
                        + " (SELECT id, body FROM finding ORDER BY id FETCH FIRST ? ROWS ONLY)";
        try (PreparedStatement select = connection.prepareStatement(totals)) {
            select.setInt(1, count);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                execute("DELETE FROM finding WHERE id <= " + result.getLong(1));
                connection.commit();
                rows = result.getLong(2) == 0 ? 0 : rows - result.getLong(2);
                octets = rows == 0 ? 0 : octets - result.getLong(3);
            }
        }
    }

    private void removeBefore(long hour) throws SQLException {
        // One batch a pass: a clock that jumps ahead must not empty the journal at once.
        if (execute("DELETE FROM finding WHERE at_hour < " + hour + " FETCH FIRST 1000 ROWS ONLY")
                > 0) {
            connection.commit();
            recount();
        }
    }

    /** Destroys what is held about a subject: first its key, then its rows. */
    synchronized void forget(String subject) throws SQLException, IOException {
        Optional<SubjectKeys.SubjectKey> key = keys.find(subject);
        if (key.isEmpty()) {
            return;
        }
        keys.forget(subject);
        String remove =
                "DELETE FROM finding WHERE key_id = "
                        + key.get().id()
                        + " FETCH FIRST 1000 ROWS ONLY";
        while (execute(remove) > 0) {
            connection.commit();
        }
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
        List<SecurityEvent> events = new ArrayList<>();
        String select =
                "SELECT id, key_id, at_hour, code, body FROM finding WHERE id > ?"
                        + (key.isPresent() ? " AND key_id = " + key.get().id() : "")
                        + " ORDER BY id FETCH FIRST ? ROWS ONLY";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            long from = after;
            boolean more = true;
            while (more && events.size() < limit) {
                statement.setLong(1, from);
                statement.setInt(2, limit - events.size());
                try (ResultSet result = statement.executeQuery()) {
                    more = false;
                    while (result.next()) {
                        more = true;
                        from = result.getLong(1);
                        SealedRow.unseal(result, byId).ifPresent(events::add);
                    }
                }
            }
        }
        beyond.stream()
                .filter(row -> row.id() > after)
                .filter(row -> key.isEmpty() || row.keyId() == key.get().id())
                .flatMap(row -> SealedRow.unseal(row, byId).stream())
                .limit(limit - events.size())
                .forEach(events::add);
        return events;
    }

    /** Returns the highest number on the disk, 0 if there is no row. */
    synchronized long newest() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT MAX(id) FROM finding")) {
            result.next();
            return result.getLong(1);
        }
    }

    synchronized long rows() {
        return rows;
    }

    /** Closes the file. Fails silently: what could not be written then is lost already. */
    @Override
    public synchronized void close() {
        try {
            connection.close();
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

    private void recount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT COUNT(*), SUM(OCTET_LENGTH(body)) FROM finding")) {
            result.next();
            rows = result.getLong(1);
            octets = result.getLong(2);
        }
    }

    private int execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
