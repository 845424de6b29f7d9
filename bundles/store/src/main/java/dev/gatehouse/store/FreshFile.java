package dev.gatehouse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.h2.store.fs.FilePath;

/**
 * A database file that is made beside the one in use and then takes its place as a whole: in a file
 * of H2 what was deleted stays until its place is used again, in a new one it never was. Written
 * straight to the disk, unlike the one in use: until it takes the place nothing depends on it, and
 * a whole journal does not fit into the memory of a router.
 */
final class FreshFile {
    private static final String NAME = "journal.fresh";
    private static final String FILE = NAME + ".mv.db";

    /** Octets overwritten by one write. */
    private static final int BLOCK = 1 << 16;

    private FreshFile() {}

    /** Puts rows into a database that has its tables and nothing else. */
    interface Filling {
        void fill(FindingRows fresh) throws SQLException;
    }

    /**
     * Makes the file; what a crash has left of an earlier one is removed.
     *
     * @throws IOException if it is not there as a whole; nothing else has changed then
     */
    static void make(DataFolder folder, Filling filling) throws IOException {
        remove(folder);
        if (folder.scheme().isEmpty()) {
            Files.createFile(
                    folder.path().resolve(FILE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        String address = "jdbc:h2:" + folder.inH2(NAME);
        try {
            String filled;
            try (FindingRows fresh = Database.write(address)) {
                fresh.prepare();
                filling.fill(fresh);
                filled = fresh.state();
            }
            try (FindingRows fresh = Database.read(address)) {
                if (!filled.equals(fresh.state())) {
                    throw new IOException("not all rows are in the new file");
                }
            }
        } catch (SQLException e) {
            throw new IOException("the rows could not be copied", e);
        }
    }

    /** Removes an unfinished file; there may be none. */
    static void remove(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.path().resolve(FILE));
    }

    /**
     * Puts the new file in the place of the old one, on the disk, and overwrites the old one. Both
     * are closed.
     *
     * @throws IOException if the old one was not closed in order: its redo log would be applied to
     *     the new one
     */
    static void takePlace(DataFolder folder) throws IOException {
        FilePath fresh = FilePath.get(folder.inH2(FILE));
        try (FileChannel file = fresh.open("rw")) {
            file.force(true);
        }
        beginLog(folder);
        Path old = folder.journal();
        try (FileChannel before = FileChannel.open(old, StandardOpenOption.WRITE)) {
            fresh.moveTo(FilePath.get(folder.inH2("journal.mv.db")), true);
            DurableFile.forceFolder(old);
            overwrite(before);
        }
    }

    /** Else the new file, if it is shorter, would be taken for the old one cut off. */
    private static void beginLog(DataFolder folder) throws IOException {
        FilePath path = FilePath.get(folder.inH2("journal.mv.db" + AtomicDisk.REDO));
        try (RedoLog log = RedoLog.open(path, Long.MAX_VALUE)) {
            if (!log.left().isEmpty()) {
                throw new IOException("the database was not closed in order");
            }
            log.begin(0);
        }
    }

    private static void overwrite(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
        for (long at = 0; at < file.size(); at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(BLOCK, file.size() - at));
            file.write(zeros, at);
        }
        file.force(true);
    }
}
