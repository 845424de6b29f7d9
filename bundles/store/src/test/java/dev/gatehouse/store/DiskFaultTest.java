package dev.gatehouse.store;

import static dev.gatehouse.store.Samples.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiskFaultTest {
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    @TempDir Path data;

    @Test
    void aFullDiskIsOneFindingAndNothingIsLostWhenThereIsRoomAgain() throws Exception {
        TestDisk.mount();
        DataFolder folder = new DataFolder(data, TestDisk.SCHEME + ":");
        try (FindingJournal journal = Samples.journal(folder, Limits.DEFAULT)) {
            write(journal, 0, 500);
            assertThat(journal.settle(LONG)).isTrue();
            TestDisk.full(true);
            write(journal, 500, 1_000);
            assertThat(journal.settle(MOMENT)).isFalse();
            assertThat(failures(journal)).isEqualTo(1);

            TestDisk.full(false);
            assertThat(journal.settle(LONG)).isTrue();

            TestDisk.full(true);
            write(journal, 1_000, 1_500);
            assertThat(journal.settle(MOMENT)).isFalse();
            TestDisk.full(false);
        }
        try (FindingJournal journal = Samples.journal(folder, Limits.DEFAULT)) {
            journal.append(Samples.numbered(1_500));
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(numbers(journal))
                    .isEqualTo(LongStream.rangeClosed(0, 1_500).boxed().toList());
            assertThat(failures(journal)).isEqualTo(2);
            assertThat(Samples.words(Samples.all(journal))).doesNotContain("journal.recovered");
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartKeepsFindingsInMemory() throws Exception {
        TestDisk.mount();
        TestDisk.full(true);
        DataFolder folder = new DataFolder(data, TestDisk.SCHEME + ":");
        try (FindingJournal journal = Samples.journal(folder, Limits.DEFAULT)) {
            write(journal, 0, 10_000);
            assertThat(journal.settle(MOMENT)).isFalse();
            assertThat(failures(journal)).isEqualTo(1);
            TestDisk.full(false);
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.words(Samples.all(journal))).contains("journal.overflow");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4_096, 8_191, 12_288, 20_000})
    void aTruncatedFileIsPutAsideAndTheLossIsTold(int length) throws Exception {
        begin();
        Path file = data.resolve("journal.mv.db");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        // H2 alone finds an older state in what is left of a longer file, and says nothing.
        assertThat(wordsAfterRestart())
                .contains("journal.recovered")
                .doesNotContain("journal.failed");
        assertThat(data.resolve("journal.damaged-1.mv.db")).hasSize(length);
    }

    @Test
    void aGarbledFileIsPutAsideOrReadNeverACrash() throws Exception {
        begin();
        byte[] sound = Files.readAllBytes(data.resolve("journal.mv.db"));
        Random random = new Random(7);
        int recovered = 0;
        for (int i = 0; i < 40; i++) {
            byte[] garbled = sound.clone();
            int from = random.nextInt(sound.length);
            int count = 1 + random.nextInt(sound.length - from);
            byte[] noise = new byte[count];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, garbled, from, count);
            Files.write(data.resolve("journal.mv.db"), garbled);
            recovered += Collections.frequency(wordsAfterRestart(), "journal.recovered");
        }
        assertThat(recovered).isPositive();
        System.out.println("garbled 40, put aside " + recovered);
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.filter(file -> file.toString().contains("damaged"))).hasSize(2);
        }
    }

    @Test
    void keysThatCannotBeReadAreReplacedAndTheRowsPutAsideFailsClosed() throws Exception {
        begin();
        Files.write(data.resolve("root.key"), new byte[32]);
        assertThat(wordsAfterRestart())
                .containsExactlyInAnyOrder("journal.recovered", "client.reset");
        assertThat(data.resolve("keys.damaged")).exists();
        assertThat(data.resolve("journal.damaged-1.mv.db")).exists();
    }

    @Test
    void aLostRootKeyIsToldAndNothingIsReplacedFailsClosed() throws Exception {
        begin();
        Path root = data.resolve("root.key");
        byte[] octets = Files.readAllBytes(root);
        Files.delete(root);
        byte[] keys = Files.readAllBytes(data.resolve("keys"));
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(MOMENT)).isFalse();
            assertThat(reason(journal)).startsWith(root + " is missing, and keys cannot");
            assertThat(root).doesNotExist();
            assertThat(data.resolve("keys")).hasBinaryContent(keys);
            // Put back, it is used without a restart.
            Files.write(data.resolve("backup"), octets);
            Files.setPosixFilePermissions(data.resolve("backup"), OWNER);
            Files.move(data.resolve("backup"), root);
            assertThat(journal.settle(LONG)).isTrue();
            assertThat(Samples.words(Samples.all(journal)))
                    .contains("message.malformed")
                    .doesNotContain("journal.recovered");
        }
    }

    @Test
    void withoutARootKeyWhatTrustSealedKeepsTheJournalFromMakingOneFailsClosed() throws Exception {
        Files.write(data.resolve("vault"), new byte[64]);
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(MOMENT)).isFalse();
            assertThat(reason(journal)).contains("root.key is missing, and vault cannot");
            assertThat(data.resolve("root.key")).doesNotExist();
        }
    }

    @Test
    void aRootKeyThatOthersMayReadIsNotUsedFailsClosed() throws Exception {
        begin();
        Path root = data.resolve("root.key");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r--r--"));
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(MOMENT)).isFalse();
            assertThat(reason(journal)).startsWith(root + " can be read by others");
            Files.setPosixFilePermissions(root, OWNER);
            assertThat(journal.settle(LONG)).isTrue();
        }
    }

    private static String reason(FindingJournal journal) {
        return Samples.all(journal).stream()
                .filter(event -> event.finding().code().equals(Codes.JOURNAL_FAILED))
                .map(event -> String.valueOf(event.finding().params().get("reason")))
                .findFirst()
                .orElseThrow();
    }

    private void begin() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            for (int i = 0; i < 10; i++) {
                write(journal, i * 100, i * 100 + 100);
                assertThat(journal.settle(LONG)).isTrue();
            }
        }
    }

    private List<String> wordsAfterRestart() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(LONG)).isTrue();
            Samples.all(journal);
            journal.append(Finding.of(Codes.UPSTREAM_RESET));
            assertThat(journal.settle(LONG)).isTrue();
            List<String> words = Samples.words(Samples.all(journal));
            assertThat(words).contains("upstream.reset");
            return words.stream()
                    .filter(word -> !word.equals("message.malformed"))
                    .filter(word -> !word.equals("upstream.reset"))
                    .toList();
        }
    }

    private static void write(FindingJournal journal, int from, int to) {
        for (int i = from; i < to; i++) {
            journal.append(Samples.numbered(i));
        }
    }

    private static List<Long> numbers(FindingJournal journal) {
        return Samples.all(journal).stream().map(Samples::number).filter(n -> n >= 0).toList();
    }

    private static long failures(FindingJournal journal) {
        return Samples.all(journal).stream()
                .map(SecurityEvent::finding)
                .filter(finding -> finding.code().equals(Codes.JOURNAL_FAILED))
                .count();
    }
}
