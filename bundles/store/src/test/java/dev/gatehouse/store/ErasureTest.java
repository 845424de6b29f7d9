package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasureTest {
    private static final int FINDINGS = 1_000;

    @TempDir Path data;

    @Test
    void nothingOfAnErasedDeviceIsInAnyFileNorToBeReadWithTheRootKey() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            Home.fill(journal, FINDINGS);
            assertThat(journal.settle(Samples.LONG)).isTrue();
        }
        assertThat(Traces.inFolder(data, Home.NEEDLES)).as("sealed before").isEmpty();
        byte[] before = Home.unsealed(data);
        for (String needle : Home.NEEDLES) {
            assertThat(Traces.in(before, needle)).as("unsealed before").isNotEmpty();
        }
        byte[] root = Files.readAllBytes(data.resolve("root.key"));
        List<byte[]> rows = Home.sealedRows(data, Optional.of(Home.ID));
        List<byte[]> home = Home.sealedRows(data, Optional.empty());
        assertThat(rows).hasSize(101);
        assertThat(home).hasSizeGreaterThan(90);
        assertThat(found(rows)).isGreaterThanOrEqualTo(rows.size());

        SubjectKeys keys = SubjectKeys.readOnly(new DataFolder(data));
        List<DataHolding> erased;
        try (FindingJournal journal = Samples.journal(data)) {
            erased = journal.holdings().erase(Home.GONE, Home.MENTIONS);
            assertThat(Home.numbers(Samples.all(journal))).isEqualTo(Home.others(FINDINGS));
            assertThat(journal.holdings().all("device")).containsOnlyKeys(Home.OTHER);
            assertThat(journal.holdings().held(Home.GONE)).isEmpty();
            // While it runs, not only once it is closed.
            assertThat(found(rows) + found(home)).isZero();
        }

        assertThat(erased).extracting(DataHolding::kind).containsExactly("device", "finding");
        assertThat(erased).extracting(DataHolding::records).containsExactly(1L, 120L);
        assertThat(Traces.inFolder(data, Home.NEEDLES)).isEmpty();
        assertThat(found(rows) + found(home)).isZero();
        Files.write(data.resolve("root.key"), root);
        assertThat(SubjectKeys.readOnly(new DataFolder(data)).byId())
                .hasSize(keys.byId().size() - 1)
                .doesNotContainKeys(keys.of(Home.ID).id(), keys.of(SubjectKeys.HOME).id());
        byte[] after = Home.unsealed(data);
        for (String needle : Home.NEEDLES) {
            assertThat(Traces.in(after, needle)).as("unsealed after").isEmpty();
        }
        assertThat(new String(after, java.nio.charset.StandardCharsets.UTF_8))
                .contains("another device")
                .contains("of the home");
    }

    @Test
    void whatIsStillInMemoryIsErasedAndStragglersDoNotBringItBack() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            Home.fill(journal, 50);
            // What was kept under the configured name, before the device was known.
            journal.append(
                    Finding.of(Codes.TLS_OFF)
                            .at(Optional.empty(), Optional.of("cam-7F3A"), "", Samples.NOON));
            assertThat(journal.settle(Samples.LONG)).isTrue();
            journal.append(
                    Finding.of(Codes.FLOW_SILENT)
                            .at(Optional.empty(), Optional.of("cam-7f3a"), "", Samples.NOON));
            journal.holdings().erase(Home.GONE, Home.MENTIONS);
            assertThat(RecentRows.read(new DataFolder(data))).isEmpty();

            journal.append(
                    Finding.of(Codes.CLIENT_RESET)
                            .at(Optional.empty(), Optional.of(Home.ID), "", Samples.NOON));
            journal.holdings().put("device", Home.GONE, Home.octets("late"));

            assertThat(journal.settle(Samples.LONG)).isTrue();
            assertThat(Home.numbers(Samples.all(journal))).isEqualTo(Home.others(50));
            assertThat(Samples.words(Samples.all(journal)))
                    .doesNotContain("client.reset", "tls.off", "flow.silent");
            assertThat(journal.holdings().all("device")).containsOnlyKeys(Home.OTHER);
        }
        assertThat(SubjectKeys.readOnly(new DataFolder(data)).subjects().values())
                .contains("", Home.OTHER.text())
                .doesNotContain(Home.ID, "cam-7f3a", "cam-7F3A");
    }

    @Test
    void aSecondErasureFindsNothingAndHurtsNothing() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            Home.fill(journal, 200);
            journal.holdings().erase(Home.GONE, Home.MENTIONS);
            assertThat(journal.holdings().erase(Home.GONE, Home.MENTIONS)).isEmpty();
            assertThat(journal.holdings().erase(new Subject("nobody"), List.of())).isEmpty();
            assertThat(journal.settle(Samples.LONG)).isTrue();
            assertThat(Home.numbers(Samples.all(journal))).isEqualTo(Home.others(200));
        }
        try (FindingJournal journal = Samples.journal(data)) {
            assertThat(journal.holdings().all("setting")).containsOnlyKeys(Subject.HOME);
            assertThat(Home.numbers(Samples.all(journal))).isEqualTo(Home.others(200));
        }
    }

    @Test
    void whatWasPutAsideAsDamagedGoesToo() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            Home.fill(journal, 10);
            Files.writeString(data.resolve("keys.damaged"), "old keys");
            Files.writeString(data.resolve("journal.damaged-1.mv.db"), "old rows");
            Files.writeString(data.resolve("journal.damaged-2.mv.db"), "older rows");
            journal.holdings().erase(Home.GONE, Home.MENTIONS);
        }
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.contains("damaged") || name.contains("fresh"));
        }
    }

    private int found(List<byte[]> rows) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] octets = Files.readAllBytes(file);
                for (byte[] row : rows) {
                    found += Traces.contains(octets, row) ? 1 : 0;
                }
            }
        }
        return found;
    }
}
