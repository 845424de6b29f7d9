package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is there and cannot be read is never taken for one that is not there. */
final class DamagedRecordsTest {
    private static final Subject LAMP = new Subject("lamp");

    @TempDir Path data;

    @BeforeEach
    void keep() {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.holdings().put("owner", Subject.HOME, Home.octets("Sam"));
            journal.holdings().put("device", LAMP, Home.octets("a lamp"));
            journal.holdings().put("device", Home.GONE, Home.octets("a camera"));
        }
        // With each start the older of the recent rows goes, which would heal what is damaged.
        for (int start = 0; start < 2; start++) {
            try (FindingJournal journal = Samples.journal(data)) {
                assertThat(journal.holdings().all("owner")).hasSize(1);
            }
        }
    }

    @Test
    void aDamagedRecordIsAFaultAndNotNothingFailsClosed() throws Exception {
        damage("owner", Subject.HOME);
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            unreadable(holdings, "owner", Subject.HOME);
            assertThat(holdings.all("device")).hasSize(2);
            holdings.remove("owner", Subject.HOME);
            assertThat(holdings.all("owner")).isEmpty();
            holdings.put("owner", Subject.HOME, Home.octets("Eve"));
            assertThat(holdings.all("owner")).containsOnlyKeys(Subject.HOME);
        }
    }

    @Test
    void theOtherRecordsOfItsKindCanBeReadAndItIsTold() throws Exception {
        damage("device", LAMP);
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            unreadable(holdings, "device", LAMP);
            assertThat(holdings.readable("device", subject -> {})).containsOnlyKeys(Home.GONE);
            assertThat(holdings.held(LAMP)).hasSize(1);
        }
        JournalComponent service =
                new JournalComponent(JournalComponentTest.context(data), Map.of());
        try {
            unreadable(service, "device", LAMP);
            assertThat(service.readable("device", subject -> {})).containsOnlyKeys(Home.GONE);
        } finally {
            service.close();
        }
    }

    @Test
    void theErasureOfADeviceDoesNotTakeADamagedRecordAwayFailsClosed() throws Exception {
        damage("owner", Subject.HOME);
        damage("device", LAMP);
        try (FindingJournal journal = Samples.journal(data)) {
            Holdings holdings = journal.holdings();
            assertThat(holdings.erase(Home.GONE, List.of())).hasSize(1);
            unreadable(holdings, "owner", Subject.HOME);
            unreadable(holdings, "device", LAMP);
            assertThat(holdings.erase(LAMP, List.of())).hasSize(1);
            assertThat(holdings.all("device")).isEmpty();
        }
        try (FindingJournal journal = Samples.journal(data)) {
            unreadable(journal.holdings(), "owner", Subject.HOME);
        }
    }

    @Test
    void aRecordWhoseKeyWasDestroyedIsNotThereAnyMore() throws Exception {
        SubjectKeys.open(new DataFolder(data), new SecureRandom()).drop(LAMP.text());
        try (FindingJournal journal = Samples.journal(data)) {
            assertThat(journal.holdings().all("device")).containsOnlyKeys(Home.GONE);
        }
    }

    private static void unreadable(Holdings holdings, String kind, Subject subject) {
        assertThatThrownBy(() -> holdings.all(kind))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("a record is damaged");
        List<Subject> damaged = new ArrayList<>();
        Map<Subject, byte[]> readable = holdings.readable(kind, damaged::add);
        assertThat(damaged).containsExactly(subject);
        assertThat(readable).doesNotContainKey(subject);
    }

    /** Changes one bit of a record in the database, which H2 takes for sound. */
    private void damage(String kind, Subject subject) throws Exception {
        DataFolder folder = new DataFolder(data);
        long key = SubjectKeys.readOnly(folder).find(subject.text()).orElseThrow().id();
        try (FindingRows rows = Database.write(folder.address())) {
            Connection connection = rows.connection();
            RecentRows.Row row =
                    HoldingRows.ofKey(connection, key).stream()
                            .filter(each -> HoldingRows.kind(each).equals(kind))
                            .findFirst()
                            .orElseThrow();
            byte[] body = row.body().clone();
            body[body.length / 2] ^= 1;
            String update = "UPDATE holding SET body = ? WHERE id = ?";
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                statement.setBytes(1, body);
                statement.setLong(2, row.id());
                statement.executeUpdate();
            }
            connection.commit();
        }
    }
}
