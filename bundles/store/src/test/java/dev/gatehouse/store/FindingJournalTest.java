package dev.gatehouse.store;

import static dev.gatehouse.store.Samples.LONG;
import static dev.gatehouse.store.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.finding.Severity;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FindingJournalTest {
    private static final String HOSTILE =
            ("\u001b[2J\r\n\u202e<script>+/#\u0000\u2028\ud800" + "x".repeat(10_000));

    @TempDir Path data;

    @Test
    void typedParametersAndUnknownCodesComeBackAfterARestart() throws Exception {
        FindingCode unknown =
                new FindingCode("maker.lamp-hot", Severity.WARNING, Optional.of("5.9-1"));
        Finding finding =
                Finding.of(unknown)
                        .with("text", "ä")
                        .with("number", Long.MIN_VALUE)
                        .with("small", 3)
                        .with("truth", true)
                        .at(Optional.of(new FlowId(9)), Optional.of("lamp"), "a", NOON);
        Finding bare = Finding.of(Codes.CLIENT_RESET);
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(finding);
            journal.append(bare);
        }
        try (FindingJournal journal = Samples.journal(data)) {
            assertThat(journal.settle(LONG)).isTrue();
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(LONG)).isTrue();
            List<SecurityEvent> events = Samples.all(journal);
            assertThat(events.get(0)).isEqualTo(new SecurityEvent(1, finding, 1, NOON));
            assertThat(events.get(0).finding().params().get("small")).isEqualTo(3L);
            Finding placed = bare.at(Optional.empty(), Optional.empty(), "", NOON);
            assertThat(events.get(1)).isEqualTo(new SecurityEvent(2, placed, 1, NOON));
            assertThat(events).hasSize(3);
        }
    }

    @Test
    void hostileTextComesBackBoundedAndUnchanged() throws Exception {
        Finding hostile =
                Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                        .with("user", HOSTILE)
                        .with(HOSTILE, 1L)
                        .at(Optional.empty(), Optional.of(HOSTILE), HOSTILE, NOON);
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(hostile);
            assertThat(journal.settle(LONG)).isTrue();
            SecurityEvent event = journal.read(0, 10, Optional.of(HOSTILE)).get(0);
            String cut = HOSTILE.substring(0, Finding.TEXT - 1) + "…";
            assertThat(event.finding().params()).containsOnly(java.util.Map.entry("user", cut));
            assertThat(event.finding().source()).isEqualTo(cut);
            assertThat(event.finding().device()).contains(cut);
        }
    }

    @Test
    void aCursorReadsEverythingOnceInOrder() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            for (int i = 0; i < 3_500; i++) {
                journal.append(Samples.numbered(i));
            }
            long after = 0;
            List<Long> seen = new java.util.ArrayList<>();
            List<SecurityEvent> page = journal.read(after, 77, Optional.empty());
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(77);
                page.forEach(event -> seen.add(Samples.number(event)));
                after = page.get(page.size() - 1).sequence();
                page = journal.read(after, 77, Optional.empty());
            }
            assertThat(seen).isEqualTo(LongStream.range(0, 3_500).boxed().toList());
            assertThat(journal.read(0, 1_000_000, Optional.empty())).hasSize(1_000);
        }
    }

    @Test
    void aDeviceIsReadAlone() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(1));
            journal.append(Finding.of(Codes.CLIENT_RESET));
            for (boolean stored : new boolean[] {false, true}) {
                assertThat(stored ? journal.settle(LONG) : true).isTrue();
                assertThat(journal.read(0, 10, Optional.of("lamp"))).hasSize(1);
                assertThat(journal.read(0, 10, Optional.of("lock"))).isEmpty();
                assertThat(journal.read(0, 10, Optional.empty())).hasSize(2);
            }
        }
    }

    @Test
    void foldedCountsReachTheDisk() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(LONG)).isTrue();
            for (int i = 0; i < 41; i++) {
                journal.append(Samples.numbered(1));
            }
            assertThat(Samples.all(journal).get(0).count()).isEqualTo(42);
        }
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(2));
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.all(journal))
                    .extracting(SecurityEvent::count)
                    .containsExactly(42L, 1L);
        }
    }

    @Test
    void nothingOfAFindingLiesInClearOnTheDisk() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(
                    Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                            .with("user", "canary-user")
                            .at(Optional.empty(), Optional.of("canary-lamp"), "canary-ip", NOON));
        }
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                String octets = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(octets).as(file.toString()).doesNotContain("canary");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(Files.readString(data.resolve("journal.mv.db"), StandardCharsets.ISO_8859_1))
                .contains("login.default-pair");
        assertThat(Files.size(data.resolve("root.key"))).isEqualTo(32);
    }

    @Test
    void aForgottenDeviceIsGoneFromMemoryAndDiskAndItsKeyToo() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(1));
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(LONG)).isTrue();
            byte[] before = Files.readAllBytes(data.resolve("keys"));
            journal.append(Samples.numbered(2));

            journal.holdings().erase(new Subject("lamp"), List.of());

            assertThat(Samples.words(Samples.all(journal))).containsExactly("client.reset");
            assertThat(Files.readAllBytes(data.resolve("keys"))).isNotEqualTo(before);
            journal.append(Samples.numbered(3));
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.all(journal)).hasSize(2);
        }
        assertThat(SubjectKeys.readOnly(new DataFolder(data)).find("lamp")).isPresent();
    }

    @Test
    void rowsWhoseKeyIsGoneAreSkippedNotShownFailsClosed() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            for (int i = 0; i < 50; i++) {
                journal.append(Samples.numbered(i));
            }
            journal.append(Finding.of(Codes.CLIENT_RESET));
        }
        SubjectKeys.open(new DataFolder(data), new java.security.SecureRandom())
                .forget("lamp"::equals);
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.FLOW_SILENT));
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.words(journal.read(0, 2, Optional.empty())))
                    .containsExactly("client.reset", "flow.silent");
        }
    }

    @Test
    void numbersAreNotGivenAgainWhenRowsOrMarkAreGone() throws Exception {
        long last = appendOne();
        Files.delete(data.resolve("journal.mv.db"));
        long second = appendOne();
        assertThat(second).isGreaterThan(last);
        Files.writeString(data.resolve("journal.sequence"), "nonsense");
        assertThat(appendOne()).isGreaterThan(second);
    }

    private long appendOne() throws InterruptedException {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(LONG)).isTrue();
            List<SecurityEvent> all = Samples.all(journal);
            return all.get(all.size() - 1).sequence();
        }
    }

    @Test
    void anExistingRootKeyIsUsedAndNeverReplaced() throws IOException, InterruptedException {
        byte[] root = new byte[32];
        Files.setPosixFilePermissions(
                Files.write(data.resolve("root.key"), root),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        appendOne();
        assertThat(Files.readAllBytes(data.resolve("root.key"))).isEqualTo(root);
    }

    @Test
    void aRootKeyOfAnotherLengthFailsClosed() throws Exception {
        Files.write(data.resolve("root.key"), new byte[31]);
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Samples.numbered(1));
            assertThat(journal.settle(java.time.Duration.ofMillis(300))).isFalse();
            assertThat(Samples.words(Samples.all(journal)))
                    .containsExactly("message.malformed", "journal.failed");
        }
        assertThat(Files.readAllBytes(data.resolve("root.key"))).hasSize(31);
        assertThat(Files.size(data.resolve("journal.mv.db"))).isZero();
    }
}
