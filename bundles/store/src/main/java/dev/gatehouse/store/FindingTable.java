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

/**
 * The rows of the journal in H2. In clear are row number, key number, hour and code; all else is
 * sealed under the key of the subject, with those four as associated data.
 *
 * <p>Safe on any thread, one call at a time. {@link #sync} forces what {@link #write} has written;
 * a crash while H2 writes on may still take back what was written in about the last second, never
 * tear a hole. After an exception the table is to be closed.
 */
final class FindingTable implements AutoCloseable {
    /** Rows removed, or read, by one statement: bounds memory and the time others wait. */
    static final int BATCH = 1_000;

    /** Memory of H2 for pages, in KiB: the gateway has little, and rows are read seldom. */
    private static final int CACHE_KIB = 2_048;

    private static final String SETTINGS =
            ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=" + CACHE_KIB;

    private final Connection connection;
    private final SubjectKeys keys;
    private final SecureRandom random = new SecureRandom();
    private long rows;
    private long octets;

    private FindingTable(Connection connection, SubjectKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /** Opens the table, making it if it isn't there. */
    static FindingTable open(DataFolder folder, SubjectKeys keys) throws SQLException, IOException {
        FindingTable table = new FindingTable(connect(folder, ""), keys);
        try (Statement statement = table.connection.createStatement()) {
            table.connection.setAutoCommit(false);
            // Retention time and write delay stay H2's own: with others a killed process left
            // a file that could not be opened any more, in one of about twenty kills.
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS finding(id BIGINT PRIMARY KEY,"
                            + " key_id BIGINT NOT NULL, at_hour BIGINT NOT NULL,"
                            + " code VARCHAR(128) NOT NULL, body VARBINARY(16384) NOT NULL)");
            statement.execute("CREATE INDEX IF NOT EXISTS finding_key ON finding(key_id, id)");
            statement.execute("CREATE INDEX IF NOT EXISTS finding_hour ON finding(at_hour)");
            table.connection.commit();
            table.recount();
            return table;
        } catch (SQLException e) {
            table.close();
            throw e;
        }
    }

    /** Opens the table to read, changing nothing on the disk. */
    static FindingTable readOnly(DataFolder folder, SubjectKeys keys)
            throws SQLException, IOException {
        return new FindingTable(connect(folder, ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE"), keys);
    }

    private static Connection connect(DataFolder folder, String more)
            throws SQLException, IOException {
        // Not by DriverManager: it keeps the driver, and with it this bundle, for ever.
        return new org.h2.Driver().connect(folder.address() + SETTINGS + more, new Properties());
    }

    /** Writes new rows, and the counts of old ones that are still there. */
    synchronized void write(List<Intake.Taken> taken) throws SQLException, IOException {
        keys.ensure(
                taken.stream()
                        .map(each -> SealedRow.subject(each.event()))
                        .collect(Collectors.toSet()));
        String fresh = "MERGE INTO finding(id, key_id, at_hour, code, body) VALUES(?, ?, ?, ?, ?)";
        String counted = "UPDATE finding SET body = ? WHERE id = ? AND key_id = ?";
        try (PreparedStatement insert = connection.prepareStatement(fresh);
                PreparedStatement update = connection.prepareStatement(counted)) {
            for (Intake.Taken each : taken) {
                SubjectKeys.SubjectKey key = keys.of(SealedRow.subject(each.event()));
                if (each.fresh()) {
                    insert(insert, each.event(), key);
                } else {
                    update.setBytes(1, SealedRow.seal(each.event(), key, random));
                    update.setLong(2, each.event().sequence());
                    update.setLong(3, key.id());
                    update.executeUpdate();
                }
            }
        }
        connection.commit();
    }

    private void insert(PreparedStatement insert, SecurityEvent event, SubjectKeys.SubjectKey key)
            throws SQLException {
        byte[] body = SealedRow.seal(event, key, random);
        insert.setLong(1, event.sequence());
        insert.setLong(2, key.id());
        insert.setLong(3, SealedRow.hour(event));
        insert.setString(4, event.finding().code().word());
        insert.setBytes(5, body);
        insert.executeUpdate();
        rows++;
        octets += body.length;
    }

    /** Forces everything that was written to the disk. */
    synchronized void sync() throws SQLException {
        execute("CHECKPOINT SYNC");
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
        sync();
        recount();
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
