package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.DataHolding;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.crypto.SecretKey;

/**
 * Decides row by row what stays when a subject is erased, and copies that: rows of the home are
 * sealed anew under its new key; rows that nobody has a key for are left behind, also those of
 * earlier erasures that did not end. Used once, by one thread.
 */
final class Erasure {
    /** The kind under which findings are counted. */
    static final String FINDING = "finding";

    private final Predicate<String> names;
    private final Predicate<Finding> about;
    private final SecureRandom random = new SecureRandom();
    private final TreeMap<String, Tally> erased = new TreeMap<>();
    private SubjectKeys.HomeKeys home;

    /** How many rows, and from when on. */
    private record Tally(long count, long oldestHour) {
        Tally and(long hour) {
            return new Tally(count + 1, Math.min(oldestHour, hour));
        }
    }

    /** Whose rows go: {@code subject} had a key before, which is destroyed now. */
    Erasure(String subject, Mentions mentions) {
        this.names = name -> name.equals(subject) || mentions.names(name);
        this.about =
                finding ->
                        finding.device().filter(subject::equals).isPresent()
                                || mentions.in(finding);
    }

    /** Returns whether this is the subject, or a name that its findings were kept under before. */
    boolean isSubject(String name) {
        return names.test(name);
    }

    /** Returns whether a finding is about the subject, or says something of it. */
    boolean isAbout(Finding finding) {
        return about.test(finding);
    }

    /** Copies what stays into an empty database, page by page. */
    void copy(FindingRows from, FindingRows to, SubjectKeys keys) throws SQLException {
        Map<Long, SecretKey> byId = keys.byId();
        home = keys.home();
        List<RecentRows.Row> page = from.page(Long.MIN_VALUE);
        while (!page.isEmpty()) {
            to.put(page.stream().flatMap(row -> finding(row, byId).stream()).toList());
            page = from.page(page.get(page.size() - 1).id());
        }
        for (long id : HoldingRows.ids(from.connection())) {
            RecentRows.Row row = HoldingRows.row(from.connection(), id);
            to.put(holding(row, byId).stream().toList());
        }
    }

    private Optional<RecentRows.Row> finding(RecentRows.Row row, Map<Long, SecretKey> byId) {
        Optional<SecurityEvent> event = SealedRow.unseal(row, byId);
        if (event.isEmpty() || isAbout(event.get().finding())) {
            tally(FINDING, row.hour());
            return Optional.empty();
        }
        if (!home.ids().contains(row.keyId())) {
            return Optional.of(row);
        }
        SubjectKeys.SubjectKey key = home.current();
        byte[] body = SealedRow.seal(event.get(), key, random);
        return Optional.of(
                new RecentRows.Row(true, row.id(), key.id(), row.hour(), row.code(), body));
    }

    private Optional<RecentRows.Row> holding(RecentRows.Row row, Map<Long, SecretKey> byId) {
        if (!byId.containsKey(row.keyId())) {
            tally(HoldingRows.kind(row), row.hour());
            return Optional.empty();
        }
        if (!home.ids().contains(row.keyId())) {
            return Optional.of(row);
        }
        String kind = HoldingRows.kind(row);
        return Optional.of(
                HoldingRows.unseal(row, byId)
                        .map(
                                clear ->
                                        HoldingRows.seal(
                                                kind, home.current(), row.hour(), clear, random))
                        .orElseGet(() -> damaged(row)));
    }

    /**
     * What is damaged stays, as damaged as it is, under the home's new key: left behind, a record
     * of the owner would be missed by nobody, and the gateway be nobody's.
     */
    private RecentRows.Row damaged(RecentRows.Row row) {
        long key = home.current().id();
        return new RecentRows.Row(true, row.id(), key, row.hour(), row.code(), row.body());
    }

    private void tally(String kind, long hour) {
        erased.merge(kind, new Tally(1, hour), (old, one) -> old.and(hour));
    }

    /** Returns what was left behind. */
    List<DataHolding> erased() {
        List<DataHolding> holdings = new ArrayList<>();
        erased.forEach(
                (kind, tally) ->
                        holdings.add(
                                new DataHolding(
                                        kind,
                                        tally.count(),
                                        Optional.of(SealedRow.instant(tally.oldestHour())))));
        return holdings;
    }
}
