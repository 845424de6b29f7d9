package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;

/**
 * The log of an {@link AtomicFile}: a head (magic, salt, least length of the file, checksum), then
 * frames of changes (length, checksum over salt and changes). The first frame that is not whole
 * ends it. A frame of an earlier log has another salt. One thread at a time.
 */
final class RedoLog implements AutoCloseable {
    private static final long MAGIC = 0x4748_5245_444f_0001L;
    private static final int HEAD = 4 * Long.BYTES;
    private static final int FRAME = Integer.BYTES + Long.BYTES;
    private static final int CHANGE = Long.BYTES + Integer.BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final FileChannel channel;
    private List<Change> left = List.of();
    private boolean tooShort;
    private long salt;
    private long least;
    private long end;

    /** Octets to be put at a place. */
    record Change(long at, byte[] octets) {
        private ByteBuffer head() {
            return ByteBuffer.allocate(CHANGE).putLong(at).putInt(octets.length).flip();
        }
    }

    private RedoLog(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the log of a file of this length; its changes are {@link #left}. */
    static RedoLog open(FilePath path, long length) throws IOException {
        return load(path.open("rw"), length);
    }

    /** Reads the log, if there is one, changing nothing. */
    static RedoLog read(FilePath path, long length) throws IOException {
        if (!path.exists()) {
            return new RedoLog(null);
        }
        try (FileChannel in = path.open("r")) {
            return load(in, length); // To be read only: its channel is closed.
        }
    }

    private static RedoLog load(FileChannel channel, long length) throws IOException {
        RedoLog log = new RedoLog(channel);
        try {
            ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (octets.hasRemaining() && channel.read(octets, octets.position()) >= 0) {
                // Reads may be short.
            }
            log.left = log.frames(octets.flip(), length);
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private List<Change> frames(ByteBuffer octets, long length) {
        if (octets.remaining() < HEAD) {
            return List.of();
        }
        long magic = octets.getLong();
        salt = octets.getLong();
        least = octets.getLong();
        if (magic != MAGIC || octets.getLong() != headSum(salt, least)) {
            return List.of();
        }
        List<Change> changes = changes(octets);
        long shortest = least;
        for (Change change : changes) {
            if (change.octets().length == 0) {
                shortest = Math.min(shortest, change.at()); // Perhaps shortened by these already.
            }
        }
        // Changes of a file that was longer: applied, they would add to the damage.
        tooShort = length < shortest;
        return tooShort ? List.of() : changes;
    }

    private List<Change> changes(ByteBuffer octets) {
        List<Change> changes = new ArrayList<>();
        while (octets.remaining() > FRAME) {
            int count = octets.getInt();
            long sum = octets.getLong();
            if (count <= 0 || count > octets.remaining()) {
                break;
            }
            ByteBuffer frame = octets.slice(octets.position(), count);
            if (sum != sum(salt, frame.duplicate())) {
                break;
            }
            while (frame.hasRemaining()) {
                long at = frame.getLong();
                byte[] content = new byte[frame.getInt()];
                frame.get(content);
                changes.add(new Change(at, content));
            }
            octets.position(octets.position() + count);
        }
        return changes;
    }

    /** Returns what was in the log when it was opened, in order. */
    List<Change> left() {
        return left;
    }

    /** Returns whether the file is shorter than it ever was since this log was begun. */
    boolean tooShort() {
        return tooShort;
    }

    /** Returns what the head says of the least length; 0 if there is no head. */
    long least() {
        return least;
    }

    long length() {
        return end;
    }

    /**
     * Begins anew: to be called when all changes are in the file and forced.
     *
     * @param leastLength the least length that the file has from now on
     */
    void begin(long leastLength) throws IOException {
        left = List.of();
        least = leastLength;
        salt = RANDOM.nextLong();
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        head.putLong(MAGIC).putLong(salt).putLong(least).putLong(headSum(salt, least)).flip();
        channel.truncate(0);
        writeFully(head, 0);
        // Else an old head, with the first of its frames, could come back under new ones.
        channel.force(true);
        end = HEAD;
    }

    /** Appends changes as one frame and forces it: all of them are in the log, or none. */
    void append(List<Change> changes) throws IOException {
        int count = 0;
        CRC32C sum = salted(salt);
        for (Change change : changes) {
            count = Math.addExact(count, CHANGE + change.octets().length);
            sum.update(change.head());
            sum.update(change.octets());
        }
        ByteBuffer head = ByteBuffer.allocate(FRAME).putInt(count).putLong(sum.getValue()).flip();
        long at = end + FRAME;
        writeFully(head, end);
        for (Change change : changes) {
            writeFully(change.head(), at);
            writeFully(ByteBuffer.wrap(change.octets()), at + CHANGE);
            at += CHANGE + change.octets().length;
        }
        channel.force(true);
        end = at;
    }

    private void writeFully(ByteBuffer octets, long at) throws IOException {
        long start = at - octets.position();
        while (octets.hasRemaining()) {
            channel.write(octets, start + octets.position());
        }
    }

    private static long headSum(long salt, long least) {
        return sum(salt, ByteBuffer.allocate(Long.BYTES).putLong(least).flip());
    }

    private static long sum(long salt, ByteBuffer octets) {
        CRC32C sum = salted(salt);
        sum.update(octets);
        return sum.getValue();
    }

    private static CRC32C salted(long salt) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).flip());
        return sum;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
