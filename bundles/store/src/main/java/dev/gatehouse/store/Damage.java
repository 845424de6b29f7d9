package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import org.h2.store.fs.FilePath;

/** Tells a damaged database from a disk that doesn't work, and puts the damaged one aside. */
final class Damage {
    /** Room that a working disk has, in octets: a new database takes less. */
    private static final int PROBE = 1 << 20;

    /** Memory that a sound database is opened in, in octets: its cache and a page take less. */
    private static final int MEMORY = 8 << 20;

    /** H2's error codes (org.h2.api.ErrorCode). */
    private static final int IN_USE = 90_020;

    private static final int CORRUPT = 90_030;
    private static final int OUT_OF_MEMORY = 90_108;

    private Damage() {}

    static boolean inUse(SQLException e) {
        return e.getErrorCode() == IN_USE;
    }

    /** Returns whether the file itself is to blame for sure. */
    static boolean certain(SQLException e) {
        return e.getErrorCode() == CORRUPT;
    }

    /**
     * Returns whether the file can't be to blame. Where there is memory, a want of it is the
     * file's: a damaged page can ask for gigabytes.
     */
    static boolean elsewhere(SQLException e) {
        return inUse(e) || e.getErrorCode() == OUT_OF_MEMORY && !memoryThere();
    }

    private static boolean memoryThere() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return runtime.maxMemory() - used >= MEMORY;
    }

    /** Returns whether the disk takes, forces, and gives back a file. */
    static boolean diskWorks(DataFolder folder) {
        FilePath probe = FilePath.get(folder.inH2("journal.probe"));
        try {
            try (FileChannel out = probe.open("rw")) {
                ByteBuffer block = ByteBuffer.allocate(1 << 16);
                for (int at = 0; at < PROBE; at += block.position()) {
                    out.write(block.clear(), at);
                }
                out.force(true); // A disk that only fails to force must not cost a sound journal.
            }
            return probe.size() == PROBE;
        } catch (IOException | RuntimeException e) {
            // H2's file systems tell some faults by unchecked exceptions.
            return false;
        } finally {
            deleteQuietly(probe);
        }
    }

    private static void deleteQuietly(FilePath file) {
        try {
            file.delete();
        } catch (RuntimeException e) {
            // The disk doesn't work; that is what was asked.
        }
    }

    /** Puts the database aside under another name; the one before the last is removed. */
    static void putAside(DataFolder folder) {
        FilePath last = FilePath.get(folder.inH2("journal.damaged-1.mv.db"));
        FilePath older = FilePath.get(folder.inH2("journal.damaged-2.mv.db"));
        FilePath current = FilePath.get(folder.inH2("journal.mv.db"));
        // First: with a new file it would be taken for that one's.
        FilePath.get(folder.inH2("journal.mv.db" + AtomicDisk.REDO)).delete();
        if (last.exists()) {
            last.moveTo(older, true);
        }
        if (current.exists()) {
            current.moveTo(last, true);
        }
    }

    /** Removes for ever what was put aside: whose data is in it can't be told any more. */
    static void remove(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.damagedKeys());
        Files.deleteIfExists(folder.path().resolve("journal.damaged-1.mv.db"));
        Files.deleteIfExists(folder.path().resolve("journal.damaged-2.mv.db"));
    }

    /** Puts the key file aside, in case the root key comes back. */
    static void putKeysAside(DataFolder folder) throws IOException {
        if (Files.exists(folder.keys())) {
            Files.move(folder.keys(), folder.damagedKeys(), StandardCopyOption.REPLACE_EXISTING);
            DurableFile.forceFolder(folder.keys());
        }
    }
}
