package dev.gatehouse.store;

import dev.gatehouse.api.journal.SecurityEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * What of a finding is sealed in its row. All that stands beside it in clear is associated data: a
 * row that somebody has changed or moved can't be unsealed.
 */
final class SealedRow {
    private static final long SECONDS_OF_HOUR = 3_600;
    private static final byte[] LABEL =
            "gatehouse.store.finding.1".getBytes(StandardCharsets.US_ASCII);

    private SealedRow() {}

    static byte[] seal(SecurityEvent event, SubjectKeys.SubjectKey key, SecureRandom random) {
        String word = event.finding().code().word();
        byte[] beside = beside(LABEL, event.sequence(), key.id(), hour(event), word);
        return Sealing.seal(key.key(), beside, FindingCodec.encode(event), random);
    }

    /** Reads the columns id, key_id, at_hour, code, body; absent if they don't fit each other. */
    static Optional<SecurityEvent> unseal(ResultSet row, Map<Long, SecretKey> byId)
            throws SQLException {
        return unseal(of(row), byId);
    }

    /** Reads the columns id, key_id, at_hour, code, body as they are. */
    static RecentRows.Row of(ResultSet row) throws SQLException {
        return new RecentRows.Row(
                true,
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getBytes(5));
    }

    /** Unseals a row; absent if its parts don't fit each other, or its key is gone. */
    static Optional<SecurityEvent> unseal(RecentRows.Row row, Map<Long, SecretKey> byId) {
        SecretKey key = byId.get(row.keyId());
        if (key == null) {
            return Optional.empty();
        }
        byte[] beside = beside(LABEL, row.id(), row.keyId(), row.hour(), row.code());
        return Sealing.open(key, beside, row.body())
                .flatMap(clear -> FindingCodec.decode(row.id(), row.code(), clear));
    }

    /** Returns whose key a finding is kept under. */
    static String subject(SecurityEvent event) {
        return event.finding().device().orElse(SubjectKeys.HOME);
    }

    static long hour(SecurityEvent event) {
        return hour(event.finding().time().orElse(event.last()));
    }

    static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_OF_HOUR);
    }

    /** Returns the beginning of an hour. */
    static Instant instant(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS_OF_HOUR);
    }

    /** Returns what a row's body is bound to: what stands beside it in clear. */
    static byte[] beside(byte[] label, long id, long keyId, long hour, String word) {
        byte[] clear = word.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(label.length + 3 * Long.BYTES + clear.length)
                .put(label)
                .putLong(id)
                .putLong(keyId)
                .putLong(hour)
                .put(clear)
                .array();
    }
}
