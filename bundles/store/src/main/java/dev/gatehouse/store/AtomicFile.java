package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;

/**
 * A database file that is on the disk only as H2 closed it in order. Changes are in memory until
 * then; the close appends them to a redo log beside the file as one frame, forces that, and only
 * then touches the file; opened again, the file gets what is in the log. What H2 did not close in
 * order is as if it had not been written: H2 never has to find its way in a file that a crash left,
 * which it does not always do rightly once it has reused space.
 *
 * <p>Safe on any thread. Opened to read, nothing on the disk changes.
 */
final class AtomicFile extends FileBaseDefault {
    /** What the head of a file says that H2 closed in order; it stands in the first block. */
    private static final String CLEAN = "clean:1";

    private static final int BLOCK = 4_096;

    /** A change without octets says where the file ends. */
    private static final byte[] END = {};

    private final FileChannel base;
    private final FilePath redo;
    private final boolean readOnly;

    /** Blocks by number: what is written again takes no more memory. */
    private final TreeMap<Long, byte[]> pending = new TreeMap<>();

    private RedoLog log;
    private long size;

    AtomicFile(FileChannel base, FilePath redo, boolean readOnly) {
        this.base = base;
        this.redo = redo;
        this.readOnly = readOnly;
    }

    /** Not before the first use: H2 locks the file after it has opened it. */
    private void ready() throws IOException {
        if (log != null) {
            return;
        }
        size = base.size();
        RedoLog opened = readOnly ? RedoLog.read(redo, size) : RedoLog.open(redo, size);
        if (opened.tooShort()) {
            opened.close();
            // Not for H2 to find out: it may come back to an old state and say nothing.
            throw new IOException("the file was cut off");
        }
        if (readOnly) {
            for (RedoLog.Change change : opened.left()) {
                if (change.octets().length == 0) {
                    shorten(change.at());
                } else {
                    keep(change.at(), change.octets());
                }
            }
        } else {
            bring(opened.left());
            size = base.size();
            opened.begin(size);
        }
        log = opened;
    }

    @Override
    public synchronized long size() throws IOException {
        ready();
        return size;
    }

    @Override
    public synchronized int read(ByteBuffer to, long at) throws IOException {
        ready();
        if (at >= size) {
            return -1;
        }
        int count = (int) Math.min(to.remaining(), size - at);
        byte[] octets = new byte[count];
        for (int done = 0; done < count; ) {
            int within = (int) ((at + done) % BLOCK);
            int part = Math.min(BLOCK - within, count - done);
            System.arraycopy(block((at + done) / BLOCK), within, octets, done, part);
            done += part;
        }
        to.put(octets);
        return count;
    }

    private byte[] block(long number) throws IOException {
        byte[] kept = pending.get(number);
        if (kept != null) {
            return kept;
        }
        ByteBuffer octets = ByteBuffer.allocate(BLOCK);
        long at = number * BLOCK;
        while (octets.hasRemaining() && base.read(octets, at + octets.position()) >= 0) {
            // Reads may be short; beyond the end there is nothing.
        }
        return octets.array();
    }

    @Override
    public synchronized int write(ByteBuffer from, long at) throws IOException {
        writable();
        byte[] octets = new byte[from.remaining()];
        from.get(octets);
        keep(at, octets);
        return octets.length;
    }

    private void keep(long at, byte[] octets) throws IOException {
        for (int done = 0; done < octets.length; ) {
            long number = (at + done) / BLOCK;
            int within = (int) ((at + done) % BLOCK);
            int part = Math.min(BLOCK - within, octets.length - done);
            byte[] block = part == BLOCK ? new byte[BLOCK] : block(number);
            System.arraycopy(octets, done, block, within, part);
            pending.put(number, block);
            done += part;
        }
        size = Math.max(size, at + octets.length);
    }

    @Override
    protected synchronized void implTruncate(long length) throws IOException {
        writable();
        shorten(length);
    }

    private void shorten(long length) {
        if (length < size) {
            size = length;
            pending.tailMap((length + BLOCK - 1) / BLOCK).clear();
        }
    }

    @Override
    public void force(boolean metadata) {
        // The close does, or nothing does.
    }

    private void writable() throws IOException {
        if (readOnly) {
            throw new IOException("opened to read");
        }
        ready();
    }

    private boolean closedInOrder() throws IOException {
        byte[] head = new byte[BLOCK];
        read(ByteBuffer.wrap(head), 0);
        return new String(head, StandardCharsets.ISO_8859_1).contains(CLEAN);
    }

    private void save() throws IOException {
        List<RedoLog.Change> changes = new ArrayList<>();
        pending.forEach((number, block) -> changes.add(new RedoLog.Change(number * BLOCK, block)));
        changes.add(new RedoLog.Change(size, END));
        log.append(changes);
        bring(changes);
        log.begin(size);
    }

    /** Brings changes into the file, and forces it. Done in part, it can be done again. */
    private void bring(List<RedoLog.Change> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        long end = Long.MAX_VALUE;
        for (RedoLog.Change change : changes) {
            if (change.octets().length == 0) {
                end = change.at();
            } else {
                writeFully(change);
            }
        }
        base.force(true);
        // Not before all else is there: what was cut off too early can't be told from damage.
        if (end < base.size()) {
            base.truncate(end);
            base.force(true);
        }
    }

    private void writeFully(RedoLog.Change change) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(change.octets());
        while (left.hasRemaining()) {
            base.write(left, change.at() + left.position());
        }
    }

    @Override
    public FileLock tryLock(long at, long length, boolean shared) throws IOException {
        return base.tryLock(at, length, shared);
    }

    @Override
    protected synchronized void implCloseChannel() throws IOException {
        try (base) {
            if (log != null) {
                closeLog();
            }
        }
    }

    private void closeLog() throws IOException {
        try (RedoLog ending = log) {
            if (!readOnly && !pending.isEmpty() && closedInOrder()) {
                save();
            }
        }
    }
}
