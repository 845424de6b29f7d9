package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FilePath;

/**
 * The newest rows once more, in two logs that take turns: the older one is overwritten when the
 * newer one is full and the database was closed in order. After a crash the database is as it was
 * closed last, and these rows are put back. They are sealed here as they are there. One thread at a
 * time.
 */
final class RecentRows implements AutoCloseable {
    /** Octets of one log: about 3,000 findings, and as much again in memory. */
    private static final long FULL = 1L << 20;

    private static final List<String> NAMES = List.of("journal.recent-0", "journal.recent-1");

    private RedoLog current;
    private RedoLog older;
    private final List<Row> left;

    /** A row of the table; one that isn't fresh replaces the body of a row that is there. */
    record Row(boolean fresh, long id, long keyId, long hour, String code, byte[] body) {
        private RedoLog.Change change() {
            byte[] word = code.getBytes(StandardCharsets.UTF_8);
            ByteBuffer octets =
                    ByteBuffer.allocate(
                                    1 + 2 * Long.BYTES + Short.BYTES + word.length + body.length)
                            .put((byte) (fresh ? 1 : 0))
                            .putLong(keyId)
                            .putLong(hour)
                            .putShort((short) word.length)
                            .put(word)
                            .put(body);
            return new RedoLog.Change(id, octets.array());
        }

        private static Row of(RedoLog.Change change) {
            ByteBuffer octets = ByteBuffer.wrap(change.octets());
            boolean fresh = octets.get() == 1;
            long keyId = octets.getLong();
            long hour = octets.getLong();
            byte[] word = new byte[octets.getShort()];
            octets.get(word);
            byte[] body = new byte[octets.remaining()];
            octets.get(body);
            String code = new String(word, StandardCharsets.UTF_8);
            return new Row(fresh, change.at(), keyId, hour, code, body);
        }
    }

    private RecentRows(RedoLog one, RedoLog other) {
        boolean ordered = one.least() >= other.least();
        current = ordered ? one : other;
        older = ordered ? other : one;
        left = new ArrayList<>();
        older.left().forEach(change -> left.add(Row.of(change)));
        current.left().forEach(change -> left.add(Row.of(change)));
    }

    /** Opens both logs; nothing is written before {@link #turn}. */
    static RecentRows open(DataFolder folder) throws IOException {
        RedoLog one = RedoLog.open(path(folder, 0), Long.MAX_VALUE);
        try {
            return new RecentRows(one, RedoLog.open(path(folder, 1), Long.MAX_VALUE));
        } catch (IOException e) {
            one.close();
            throw e;
        }
    }

    /** Returns the rows in both logs, oldest first, changing nothing on the disk. */
    static List<Row> read(DataFolder folder) throws IOException {
        return new RecentRows(
                        RedoLog.read(path(folder, 0), Long.MAX_VALUE),
                        RedoLog.read(path(folder, 1), Long.MAX_VALUE))
                .left;
    }

    private static FilePath path(DataFolder folder, int which) {
        return FilePath.get(folder.inH2(NAMES.get(which)));
    }

    /** Returns what was in the logs when they were opened, oldest first. */
    List<Row> left() {
        return left;
    }

    /** Appends and forces rows: all of them are on the disk, or an exception is thrown. */
    void append(List<Row> rows) throws IOException {
        if (!rows.isEmpty()) {
            current.append(rows.stream().map(Row::change).toList());
        }
    }

    boolean full() {
        return current.length() > FULL;
    }

    /** Begins the other log anew: to be called when the database was closed in order. */
    void turn() throws IOException {
        older.begin(Math.addExact(current.least(), 1));
        RedoLog turned = older;
        older = current;
        current = turned;
        left.clear();
    }

    @Override
    public void close() throws IOException {
        try (RedoLog one = current;
                RedoLog other = older) {
            left.clear();
        }
    }
}
