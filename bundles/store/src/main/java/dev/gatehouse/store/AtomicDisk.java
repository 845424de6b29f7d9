package dev.gatehouse.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2 in which a file goes from one forced state to the next as a whole, whatever
 * happens to the power: see {@link AtomicFile}. H2 by itself checks head and foot of what it finds
 * after a crash, not each block between, and takes a torn state for a whole one.
 *
 * <p>Public, with a constructor, because H2 makes instances by reflection. Instances have no state.
 */
public final class AtomicDisk extends FilePathWrapper {
    static final String SCHEME = "gatehouse";

    /** Ending of the file in which changes are kept until they are in the file itself. */
    static final String REDO = ".redo";

    /** What this thread has opened since it began to open a database. */
    private static final ThreadLocal<List<AtomicFile>> OPENED = new ThreadLocal<>();

    /** Called by H2. */
    public AtomicDisk() {}

    /** Something that opens a database on the thread that calls it. */
    interface Opening<T> {
        T open() throws SQLException;
    }

    /**
     * Opens a database. If that fails, the files are closed: H2 leaves them open, and locked for
     * ever, when it ends for want of memory.
     */
    static <T> T open(Opening<T> opening) throws SQLException {
        List<AtomicFile> files = new ArrayList<>();
        OPENED.set(files);
        try {
            T opened = opening.open();
            files.clear();
            return opened;
        } finally {
            OPENED.remove();
            files.forEach(AtomicDisk::close);
        }
    }

    private static void close(AtomicFile file) {
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(AtomicDisk.class.getName())
                    .log(System.Logger.Level.DEBUG, "a file was not closed");
        }
    }

    /** Makes H2 know it; again is allowed. */
    static void mount() {
        FilePath.register(new AtomicDisk());
    }

    /** Makes H2 forget it, and this bundle's classes with it. */
    static void unmount() {
        FilePath.unregister(new AtomicDisk());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FilePath redo = FilePath.get(getBase() + REDO);
        AtomicFile file = new AtomicFile(getBase().open(mode), redo, mode.equals("r"));
        Optional.ofNullable(OPENED.get()).ifPresent(files -> files.add(file));
        return file;
    }
}
