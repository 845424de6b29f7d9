package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.RecentRows.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecentRowsTest {
    @TempDir Path data;
    private DataFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = new DataFolder(data);
        folder.prepare();
    }

    @Test
    void theRowsOfBothLogsComeBackOldestFirst() throws Exception {
        try (RecentRows rows = RecentRows.open(folder)) {
            assertThat(rows.left()).isEmpty();
            rows.turn();
            rows.append(List.of(row(1), row(2)));
            rows.turn();
            rows.append(List.of(row(3)));
            rows.append(List.of(row(4), row(5)));
        }
        assertThat(numbers(RecentRows.read(folder))).containsExactly(1L, 2L, 3L, 4L, 5L);
        try (RecentRows rows = RecentRows.open(folder)) {
            assertThat(numbers(rows.left())).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void aTurnLetsGoOfTheOlderLogAlone() throws Exception {
        try (RecentRows rows = RecentRows.open(folder)) {
            for (int turn = 0; turn < 7; turn++) {
                rows.turn();
                rows.append(List.of(row(turn)));
                List<Long> kept = turn == 0 ? List.of(0L) : List.of(turn - 1L, (long) turn);
                assertThat(numbers(RecentRows.read(folder))).isEqualTo(kept);
            }
        }
    }

    @Test
    void whatIsFoundAtTheStartStaysUntilTheSecondTurn() throws Exception {
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.turn();
            rows.append(List.of(row(1)));
            rows.turn();
            rows.append(List.of(row(2)));
        }
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.turn();
            assertThat(rows.left()).as("put back, and out of memory").isEmpty();
            assertThat(numbers(RecentRows.read(folder))).containsExactly(2L);
            rows.append(List.of(row(3)));
            rows.turn();
            assertThat(numbers(RecentRows.read(folder))).containsExactly(3L);
        }
    }

    @Test
    void aRowComesBackInAllItsParts() throws Exception {
        byte[] body = new byte[16_384];
        Arrays.fill(body, (byte) 0xfe);
        List<Row> written =
                List.of(
                        new Row(true, Long.MAX_VALUE, -7, 493_000, "login.default-pair", body),
                        new Row(false, 0, 3, Long.MIN_VALUE, "", new byte[0]));
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.turn();
            rows.append(written);
        }
        assertThat(RecentRows.read(folder)).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void aBatchThatIsNotWholeTakesNoneBeforeIt() throws Exception {
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.turn();
            rows.append(List.of(row(1)));
            rows.append(List.of(row(2), row(3)));
        }
        for (String name : List.of("journal.recent-0", "journal.recent-1")) {
            byte[] octets = Files.readAllBytes(data.resolve(name));
            if (octets.length > 0) {
                Files.write(data.resolve(name), Arrays.copyOf(octets, octets.length - 1));
            }
        }
        assertThat(numbers(RecentRows.read(folder))).containsExactly(1L);
    }

    @Test
    void aLogIsFullAfterAMillionOctetsAndEmptyAfterTheTurn() throws Exception {
        byte[] large = new byte[10_000];
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.turn();
            List<Row> batch =
                    IntStream.range(0, 10)
                            .mapToObj(i -> new Row(true, i, 1, 1, "flow.silent", large))
                            .toList();
            int batches = 0;
            while (!rows.full()) {
                rows.append(batch);
                batches++;
            }
            assertThat(batches).isEqualTo(11);
            rows.turn();
            assertThat(rows.full()).isFalse();
        }
    }

    @Test
    void nothingToAppendTouchesNoFile() throws Exception {
        try (RecentRows rows = RecentRows.open(folder)) {
            rows.append(List.of()); // Before the first turn: a frame would have no head.
        }
        assertThat(data.resolve("journal.recent-0")).isEmptyFile();
        assertThat(data.resolve("journal.recent-1")).isEmptyFile();
    }

    private static Row row(long number) {
        byte[] body = ("body " + number).getBytes(StandardCharsets.US_ASCII);
        return new Row(true, number, 1, 493_000, "message.malformed", body);
    }

    private static List<Long> numbers(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }
}
