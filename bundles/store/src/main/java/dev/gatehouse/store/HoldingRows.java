package dev.gatehouse.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The records of people's data in H2, beside the findings. In clear are row number, key number,
 * hour and kind; the record is sealed under the key of its subject, with those four as associated
 * data. In the recent rows a record has the word {@code holding/} and its kind, which no code of a
 * finding can be; a row there that is not fresh is a removal.
 *
 * <p>Whoever holds the connection sees to it that there is one call at a time.
 */
final class HoldingRows {
    private static final String PREFIX = "holding/";
    private static final byte[] LABEL =
            "gatehouse.store.holding.1".getBytes(StandardCharsets.US_ASCII);

    private HoldingRows() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS holding(id BIGINT PRIMARY KEY,"
                            + " key_id BIGINT NOT NULL, at_hour BIGINT NOT NULL,"
                            + " kind VARCHAR(32) NOT NULL, body VARBINARY(20480) NOT NULL)");
            statement.execute("CREATE INDEX IF NOT EXISTS holding_kind ON holding(kind, key_id)");
        }
    }

    /** Returns whether a recent row is about a record, not about a finding. */
    static boolean is(RecentRows.Row row) {
        return row.code().startsWith(PREFIX);
    }

    static String kind(RecentRows.Row row) {
        return row.code().substring(PREFIX.length());
    }

    /** Returns whether a recent row may be put back: what can't be unsealed was forgotten. */
    static boolean restorable(RecentRows.Row row, Map<Long, SecretKey> byId) {
        if (!is(row)) {
            return SealedRow.unseal(row, byId).isPresent();
        }
        return !row.fresh() || unseal(row, byId).isPresent();
    }

    /** Seals a record into a row that has a number of its own. */
    static RecentRows.Row seal(
            String kind, SubjectKeys.SubjectKey key, long hour, byte[] clear, SecureRandom random) {
        long id = random.nextLong();
        byte[] body =
                Sealing.seal(
                        key.key(),
                        SealedRow.beside(LABEL, id, key.id(), hour, kind),
                        clear,
                        random);
        return new RecentRows.Row(true, id, key.id(), hour, PREFIX + kind, body);
    }

    static RecentRows.Row removal(String kind, SubjectKeys.SubjectKey key) {
        return new RecentRows.Row(false, 0, key.id(), 0, PREFIX + kind, new byte[0]);
    }

    /** Unseals a row; absent if its parts don't fit each other, or its key is gone. */
    static Optional<byte[]> unseal(RecentRows.Row row, Map<Long, SecretKey> byId) {
        return Optional.ofNullable(byId.get(row.keyId()))
                .flatMap(
                        key ->
                                Sealing.open(
                                        key,
                                        SealedRow.beside(
                                                LABEL,
                                                row.id(),
                                                row.keyId(),
                                                row.hour(),
                                                kind(row)),
                                        row.body()));
    }

    /** Puts a record in the place of the last one, or removes it; does not commit. */
    static void apply(Connection connection, RecentRows.Row row) throws SQLException {
        try (PreparedStatement remove =
                connection.prepareStatement("DELETE FROM holding WHERE kind = ? AND key_id = ?")) {
            remove.setString(1, kind(row));
            remove.setLong(2, row.keyId());
            remove.executeUpdate();
        }
        if (row.fresh()) {
            insert(connection, row);
        }
    }

    static void insert(Connection connection, RecentRows.Row row) throws SQLException {
        String put = "MERGE INTO holding(id, key_id, at_hour, kind, body) VALUES(?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(put)) {
            insert.setLong(1, row.id());
            insert.setLong(2, row.keyId());
            insert.setLong(3, row.hour());
            insert.setString(4, kind(row));
            insert.setBytes(5, row.body());
            insert.executeUpdate();
        }
    }

    /** Returns a text that is another one after each change: each row has a random number. */
    static String fingerprint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT COUNT(*), SUM(id) FROM holding")) {
            result.next();
            return result.getLong(1) + "/" + result.getString(2);
        }
    }

    static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM holding")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Returns the numbers of all rows: few and short, unlike the rows. */
    static List<Long> ids(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id FROM holding")) {
            while (result.next()) {
                ids.add(result.getLong(1));
            }
        }
        return ids;
    }

    static RecentRows.Row row(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(select("id = ?"))) {
            select.setLong(1, id);
            return rows(select).get(0);
        }
    }

    static List<RecentRows.Row> ofKind(Connection connection, String kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(select("kind = ?"))) {
            select.setString(1, kind);
            return rows(select);
        }
    }

    static List<RecentRows.Row> ofKey(Connection connection, long keyId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(select("key_id = ?"))) {
            select.setLong(1, keyId);
            return rows(select);
        }
    }

    private static String select(String which) {
        return "SELECT id, key_id, at_hour, kind, body FROM holding WHERE " + which;
    }

    private static List<RecentRows.Row> rows(PreparedStatement select) throws SQLException {
        List<RecentRows.Row> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                rows.add(
                        new RecentRows.Row(
                                true,
                                result.getLong(1),
                                result.getLong(2),
                                result.getLong(3),
                                PREFIX + result.getString(4),
                                result.getBytes(5)));
            }
        }
        return rows;
    }
}
