package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of H2 whose sum does not cover how many keys they have. */
final class GarbledPageTest {
    /** H2's word for a want of memory (org.h2.api.ErrorCode). */
    private static final int OUT_OF_MEMORY = 90_108;

    private static final int BLOCK = 4_096;

    /** As many keys as no memory holds: 2,147,483,647. */
    private static final byte[] MANY = {-1, -1, -1, -1, 7};

    private static final Pattern CHUNK = Pattern.compile("^chunk:([0-9a-f]+),");

    @TempDir Path data;

    @Test
    void aPageThatAsksForMoreMemoryThanThereIsIsPutAsideNotTriedForEver() throws Exception {
        try (FindingJournal journal = Samples.journal(data)) {
            for (int i = 0; i < 500; i++) {
                journal.append(Samples.numbered(i));
            }
            assertThat(journal.settle(Samples.LONG)).isTrue();
        }
        Path file = data.resolve("journal.mv.db");
        byte[] garbled = garbled(file);
        Files.write(file, garbled);

        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(Finding.of(Codes.CLIENT_RESET));
            assertThat(journal.settle(Samples.LONG)).isTrue();
            assertThat(Samples.words(Samples.all(journal)))
                    .contains("journal.recovered", "client.reset")
                    .doesNotContain("journal.failed");
        }
        assertThat(data.resolve("journal.damaged-1.mv.db")).hasBinaryContent(garbled);
    }

    /** Returns the file with the first change that makes H2 ask for too much. */
    private byte[] garbled(Path file) throws Exception {
        byte[] sound = Files.readAllBytes(file);
        for (int at : keyCounts(sound)) {
            byte[] garbled = sound.clone();
            System.arraycopy(MANY, 0, garbled, at, MANY.length);
            Files.write(file, garbled);
            if (opening() == OUT_OF_MEMORY) {
                return garbled;
            }
            Files.write(file, sound);
        }
        throw new AssertionError("no page asks for too much");
    }

    /** Returns H2's code of what is wrong with the file, 0 if nothing is. */
    private int opening() throws IOException, SubjectKeys.Damaged {
        DataFolder folder = new DataFolder(data);
        SubjectKeys keys = SubjectKeys.open(folder, new SecureRandom());
        try (FindingTable table = FindingTable.readOnly(folder, keys)) {
            table.read(0, 1_000, Optional.empty());
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    /** Returns where the pages say how many keys they have. */
    private static List<Integer> keyCounts(byte[] file) {
        List<Integer> places = new ArrayList<>();
        for (int chunk = 0; chunk < file.length; chunk += BLOCK) {
            String head = new String(file, chunk, 32, StandardCharsets.ISO_8859_1);
            Matcher id = CHUNK.matcher(head);
            if (id.find()) {
                int number = Integer.parseInt(id.group(1), 16);
                for (int offset = 1; chunk + offset + 16 < file.length; offset++) {
                    if (isPage(file, chunk, offset, number)) {
                        int page = chunk + offset + Integer.BYTES + Short.BYTES;
                        places.add(behindNumber(file, behindNumber(file, page)));
                    }
                }
            }
        }
        return places;
    }

    private static boolean isPage(byte[] file, int chunk, int offset, int number) {
        ByteBuffer page = ByteBuffer.wrap(file, chunk + offset, Integer.BYTES + Short.BYTES);
        int length = page.getInt();
        short sum = page.getShort();
        return length > 16
                && length < file.length
                && sum == (short) (folded(number) ^ folded(offset) ^ folded(length));
    }

    private static short folded(int number) {
        return (short) (number >> 16 ^ number);
    }

    /** Returns where a number of variable length ends. */
    private static int behindNumber(byte[] file, int at) {
        int end = at;
        while (file[end] < 0) {
            end++;
        }
        return end + 1;
    }
}
