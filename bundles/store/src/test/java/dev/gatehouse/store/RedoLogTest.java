package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedoLogTest {
    private static final long LENGTH = 9_000;

    /** Octets of the head: magic, salt, least length, checksum. */
    private static final int HEAD = 32;

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("log");
    }

    @Test
    void whatWasAppendedIsLeftInOrder() throws Exception {
        write(List.of("one@0", "two@4096"), List.of("three@0", "@17"));
        try (RedoLog log = RedoLog.open(path(), LENGTH)) {
            assertThat(words(log)).containsExactly("one@0", "two@4096", "three@0", "@17");
            assertThat(log.least()).isEqualTo(LENGTH);
        }
    }

    @Test
    void aLogBegunAnewHoldsNothing() throws Exception {
        write(List.of("one@0"));
        try (RedoLog log = RedoLog.open(path(), LENGTH)) {
            log.begin(7);
            assertThat(log.left()).isEmpty();
            assertThat(log.length()).isEqualTo(HEAD);
        }
        try (RedoLog log = RedoLog.open(path(), LENGTH)) {
            assertThat(log.left()).isEmpty();
            assertThat(log.least()).isEqualTo(7);
        }
    }

    @Test
    void aFrameThatIsCutAnywhereTakesNoneBeforeIt() throws Exception {
        int first = write(List.of("one@0", "two@64"));
        int both = write(List.of("one@0", "two@64"), List.of("three@0", "four@64"));
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSize(both);
        for (int end = first; end < both; end++) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertThat(left()).as("cut at " + end).containsExactly("one@0", "two@64");
        }
    }

    @Test
    void aFrameWithOneWrongBitTakesNoneBeforeIt() throws Exception {
        int first = write(List.of("one@0"));
        write(List.of("one@0"), List.of("two@0", "three@64"));
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 8 * first; bit < 8 * whole.length; bit++) {
            Files.write(file, flipped(whole, bit));
            assertThat(left()).as("bit " + bit).containsExactly("one@0");
        }
    }

    @Test
    void aLogWithoutAWholeHeadIsEmpty() throws Exception {
        write(List.of("one@0"));
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * HEAD; bit++) {
            Files.write(file, flipped(whole, bit));
            assertThat(left()).as("bit " + bit).isEmpty();
        }
        for (int end = 0; end < HEAD; end++) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertThat(left()).as("cut at " + end).isEmpty();
        }
    }

    @Test
    void framesOfAnEarlierLogDoNotComeBackUnderANewHead() throws Exception {
        write(List.of("old@0"), List.of("older@64"));
        byte[] mixed = Files.readAllBytes(file);
        write();
        System.arraycopy(Files.readAllBytes(file), 0, mixed, 0, HEAD);
        Files.write(file, mixed);
        assertThat(left()).isEmpty();
    }

    @Test
    void aLogOfALongerFileIsNotTakenForThisOne() throws Exception {
        write(List.of("one@0"));
        try (RedoLog log = RedoLog.open(path(), LENGTH - 1)) {
            assertThat(log.left()).isEmpty();
        }
        try (RedoLog log = RedoLog.open(path(), LENGTH + 1)) {
            assertThat(words(log)).containsExactly("one@0");
        }
    }

    @Test
    void readingChangesNothingAndMakesNoFile() throws Exception {
        try (RedoLog log = RedoLog.read(path(), LENGTH)) {
            assertThat(log.left()).isEmpty();
        }
        assertThat(file).doesNotExist();
        write(List.of("one@0"));
        byte[] before = Files.readAllBytes(file);
        try (RedoLog log = RedoLog.read(path(), LENGTH)) {
            assertThat(words(log)).containsExactly("one@0");
        }
        assertThat(file).hasBinaryContent(before);
    }

    /** Begins the log anew with these frames; returns its length. */
    @SafeVarargs
    private int write(List<String>... frames) throws IOException {
        try (RedoLog log = RedoLog.open(path(), LENGTH)) {
            log.begin(LENGTH);
            for (List<String> frame : frames) {
                log.append(frame.stream().map(RedoLogTest::change).toList());
            }
            return Math.toIntExact(log.length());
        }
    }

    private List<String> left() throws IOException {
        try (RedoLog log = RedoLog.read(path(), LENGTH)) {
            return words(log);
        }
    }

    private FilePath path() {
        return FilePath.get(file.toString());
    }

    private static RedoLog.Change change(String word) {
        int split = word.indexOf('@');
        byte[] octets = word.substring(0, split).getBytes(StandardCharsets.US_ASCII);
        return new RedoLog.Change(Long.parseLong(word.substring(split + 1)), octets);
    }

    private static List<String> words(RedoLog log) {
        return log.left().stream()
                .map(each -> new String(each.octets(), StandardCharsets.US_ASCII) + "@" + each.at())
                .toList();
    }

    private static byte[] flipped(byte[] octets, int bit) {
        byte[] changed = octets.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }
}
