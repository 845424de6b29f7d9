package dev.gatehouse.store;

import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * People's data on the disk, in the database of the journal and under the same keys. Calls wait for
 * one another and for the writer of findings; findings that come meanwhile wait in memory.
 */
final class StoredHoldings implements Holdings {
    /** Not the word that findings are counted under. */
    private static final Pattern KIND = Pattern.compile("(?!" + Erasure.FINDING + "$)[a-z-]{1,32}");

    private final Intake intake;
    private final JournalWriter writer;
    private final HomeTime time;
    private final SecureRandom random = new SecureRandom();

    StoredHoldings(Intake intake, JournalWriter writer, HomeTime time) {
        this.intake = intake;
        this.writer = writer;
        this.time = time;
    }

    @Override
    public void put(String kind, Subject subject, byte[] octets) {
        check(kind);
        if (octets.length > RECORD) {
            throw new IllegalArgumentException("a record has at most " + RECORD + " octets");
        }
        exclusively(
                table -> {
                    if (!intake.isErased(subject.text())) {
                        table.hold(sealed(table, kind, subject, octets));
                    }
                    return kind;
                });
    }

    private RecentRows.Row sealed(FindingTable table, String kind, Subject subject, byte[] octets)
            throws SQLException, IOException {
        return table.look(
                (connection, keys) -> {
                    keys.ensure(Set.of(subject.text()));
                    SubjectKeys.SubjectKey key =
                            keys.find(subject.text())
                                    .orElseThrow(() -> new IOException("too many subjects"));
                    boolean there =
                            HoldingRows.ofKey(connection, key.id()).stream()
                                    .anyMatch(row -> HoldingRows.kind(row).equals(kind));
                    if (!there && HoldingRows.count(connection) >= RECORDS) {
                        throw new IOException("no more than " + RECORDS + " records are kept");
                    }
                    long hour = SealedRow.hour(time.now());
                    return HoldingRows.seal(kind, key, hour, octets, random);
                });
    }

    @Override
    public void remove(String kind, Subject subject) {
        check(kind);
        exclusively(
                table -> {
                    Optional<SubjectKeys.SubjectKey> key =
                            table.look((connection, keys) -> keys.find(subject.text()));
                    if (key.isPresent()) {
                        dropIfLast(table, kind, subject, key.get());
                        table.hold(HoldingRows.removal(kind, key.get()));
                    }
                    return kind;
                });
    }

    private static void dropIfLast(
            FindingTable table, String kind, Subject subject, SubjectKeys.SubjectKey key)
            throws SQLException, IOException {
        boolean last =
                table.look((connection, keys) -> counted(connection, key.id())).stream()
                        .allMatch(held -> held.kind().equals(kind));
        if (last && !subject.equals(Subject.HOME)) {
            table.dropKey(subject.text());
        }
    }

    @Override
    public Map<Subject, byte[]> all(String kind) {
        List<Subject> damaged = new ArrayList<>();
        Map<Subject, byte[]> all = readable(kind, damaged::add);
        if (!damaged.isEmpty()) {
            // Were it left out, a damaged record of the owner would make the gateway nobody's.
            throw fault(new IOException("a record is damaged"));
        }
        return all;
    }

    @Override
    public Map<Subject, byte[]> readable(String kind, Consumer<Subject> damaged) {
        check(kind);
        List<Subject> unreadable = new ArrayList<>();
        Map<Subject, byte[]> all =
                exclusively(
                        table ->
                                table.look(
                                        (connection, keys) ->
                                                unsealed(
                                                        HoldingRows.ofKind(connection, kind),
                                                        keys,
                                                        unreadable)));
        unreadable.forEach(damaged);
        return all;
    }

    private static Map<Subject, byte[]> unsealed(
            List<RecentRows.Row> rows, SubjectKeys keys, List<Subject> unreadable) {
        Map<Long, SecretKey> byId = keys.byId();
        Map<Long, String> subjects = keys.subjects();
        Map<Subject, byte[]> all = new LinkedHashMap<>();
        for (RecentRows.Row row : rows) {
            // Without a key it was forgotten: only the row is still to go.
            if (byId.containsKey(row.keyId())) {
                Subject subject = new Subject(subjects.get(row.keyId()));
                HoldingRows.unseal(row, byId)
                        .ifPresentOrElse(
                                clear -> all.put(subject, clear), () -> unreadable.add(subject));
            }
        }
        return all;
    }

    @Override
    public List<DataHolding> held(Subject subject) {
        if (!writer.flush()) {
            throw fault(new IOException("the disk is full, or what is on it cannot be used"));
        }
        return exclusively(
                table ->
                        table.look(
                                (connection, keys) -> {
                                    Optional<SubjectKeys.SubjectKey> key =
                                            keys.find(subject.text());
                                    return key.isEmpty()
                                            ? List.<DataHolding>of()
                                            : counted(connection, key.get().id());
                                }));
    }

    private static List<DataHolding> counted(Connection connection, long keyId)
            throws SQLException {
        List<DataHolding> held = new ArrayList<>();
        String select =
                "SELECT '"
                        + Erasure.FINDING
                        + "', COUNT(*), MIN(at_hour) FROM finding WHERE key_id = ?"
                        + " UNION ALL SELECT kind, COUNT(*), MIN(at_hour) FROM holding"
                        + " WHERE key_id = ? GROUP BY kind";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setLong(1, keyId);
            statement.setLong(2, keyId);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    long records = result.getLong(2);
                    if (records > 0) {
                        held.add(
                                new DataHolding(
                                        result.getString(1),
                                        records,
                                        Optional.of(SealedRow.instant(result.getLong(3)))));
                    }
                }
            }
        }
        return held;
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
        if (subject.equals(Subject.HOME)) {
            throw new IllegalArgumentException("the home itself is no subject to erase");
        }
        Erasure erasure = new Erasure(subject.text(), new Mentions(mentions));
        return exclusively(
                table -> {
                    // What comes late from a flow that was just ended must not bring it back.
                    intake.erase(subject.text());
                    intake.forget(erasure::isAbout);
                    table.erase(erasure);
                    return erasure.erased();
                });
    }

    private <T> T exclusively(JournalWriter.Work<T> work) {
        try {
            return writer.exclusively(work);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private static UncheckedIOException fault(IOException e) {
        return new UncheckedIOException("the data could not be kept or erased", e);
    }

    private static void check(String kind) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("a kind is 1 to 32 of a-z and -, and not finding");
        }
    }
}
