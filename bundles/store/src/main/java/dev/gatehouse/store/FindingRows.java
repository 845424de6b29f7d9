package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
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
import javax.crypto.SecretKey;

/**
 * The rows of the journal in H2, over one connection. In clear are row number, key number, hour and
 * code; all else is sealed under the key of the subject, with those four as associated data. Keeps
 * count of the rows and of their octets. One thread at a time.
 */
final class FindingRows implements AutoCloseable {
    /** Rows removed, or read, by one statement: bounds memory and the time others wait. */
    private static final int BATCH = 1_000;

    private final Connection connection;
    private long count;
    private long octets;

    /** Takes a connection, which is closed with this, or at once if it is of no use. */
    FindingRows(Connection connection) throws SQLException {
        this.connection = connection;
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns the connection, on which records are beside the findings. */
    Connection connection() {
        return connection;
    }

    /** Makes the tables if they aren't there. */
    void prepare() throws SQLException {
        execute(
                "CREATE TABLE IF NOT EXISTS finding(id BIGINT PRIMARY KEY,"
                        + " key_id BIGINT NOT NULL, at_hour BIGINT NOT NULL,"
                        + " code VARCHAR(128) NOT NULL, body VARBINARY(16384) NOT NULL)");
        execute("CREATE INDEX IF NOT EXISTS finding_key ON finding(key_id, id)");
        execute("CREATE INDEX IF NOT EXISTS finding_hour ON finding(at_hour)");
        HoldingRows.create(connection);
        connection.commit();
    }

    /** Writes new rows, the bodies of old ones that are still there, and records. */
    void put(List<RecentRows.Row> sealed) throws SQLException {
        String fresh = "MERGE INTO finding(id, key_id, at_hour, code, body) VALUES(?, ?, ?, ?, ?)";
        String counted = "UPDATE finding SET body = ? WHERE id = ? AND key_id = ?";
        try (PreparedStatement insert = connection.prepareStatement(fresh);
                PreparedStatement update = connection.prepareStatement(counted)) {
            for (RecentRows.Row row : sealed) {
                if (HoldingRows.is(row)) {
                    HoldingRows.apply(connection, row);
                } else if (row.fresh()) {
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
        count++;
        octets += row.body().length;
    }

    /** Removes the oldest rows that are too many, too large together, or too old. */
    void prune(Limits limits, Optional<Instant> now) throws SQLException {
        while (count > limits.maxRows() || octets > limits.maxOctets()) {
            long many = count - limits.maxRows();
            long large = (octets - limits.maxOctets()) * count / Math.max(1, octets) + 1;
            removeOldest((int) Math.min(BATCH, Math.max(many, large)));
        }
        if (now.isPresent()) {
            long oldest = SealedRow.hour(now.get());
            removeBefore(oldest - limits.maxDays() * 24L);
        }
    }

    private void removeOldest(int most) throws SQLException {
        String totals =
                "SELECT MAX(id), COUNT(*), SUM(OCTET_LENGTH(body)) FROM"
                        + " (SELECT id, body FROM finding ORDER BY id FETCH FIRST ? ROWS ONLY)";
        try (PreparedStatement select = connection.prepareStatement(totals)) {
            select.setInt(1, most);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                execute("DELETE FROM finding WHERE id <= " + result.getLong(1));
                connection.commit();
                count = result.getLong(2) == 0 ? 0 : count - result.getLong(2);
                octets = count == 0 ? 0 : octets - result.getLong(3);
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

    /** Returns some of the findings after a number, in order, as they are; none after the last. */
    List<RecentRows.Row> page(long after) throws SQLException {
        String select =
                "SELECT id, key_id, at_hour, code, body FROM finding WHERE id > ?"
                        + " ORDER BY id FETCH FIRST ? ROWS ONLY";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setLong(1, after);
            statement.setInt(2, BATCH);
            List<RecentRows.Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(SealedRow.of(result));
                }
            }
            return rows;
        }
    }

    /**
     * Reads up to {@code limit} rows after a number, in order; none that can't be unsealed.
     *
     * @param keyId the key of the only subject wanted, if one is
     */
    List<SecurityEvent> read(long after, int limit, Optional<Long> keyId, Map<Long, SecretKey> byId)
            throws SQLException {
        List<SecurityEvent> events = new ArrayList<>();
        String select =
                "SELECT id, key_id, at_hour, code, body FROM finding WHERE id > ?"
                        + keyId.map(id -> " AND key_id = " + id).orElse("")
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

    /** Returns the highest number, 0 if there is no row. */
    long newest() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT MAX(id) FROM finding")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Counts what there is, and returns a text that is another one after each change. */
    String state() throws SQLException {
        recount();
        return newest() + "/" + count + "/" + HoldingRows.fingerprint(connection);
    }

    /** Counts what there is. */
    void recount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT COUNT(*), SUM(OCTET_LENGTH(body)) FROM finding")) {
            result.next();
            count = result.getLong(1);
            octets = result.getLong(2);
        }
    }

    private int execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
