package dev.gatehouse.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2 in which a file goes from one forced state to the next as a whole, whatever
 * happens to the power: see {@link AtomicFile}. H2 by itself checks head and foot of what it finds
 * after a crash, not each block between, and takes a torn state for a whole one.
 *
 * <p>Public, with a constructor, because H2 makes instances by reflection. Stateless.
 */
public final class AtomicDisk extends FilePathWrapper {
    static final String SCHEME = "gatehouse";

    /** Ending of the file in which changes are kept until they are in the file itself. */
    static final String REDO = ".redo";

    /** Called by H2. */
    public AtomicDisk() {}

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
        return new AtomicFile(getBase().open(mode), redo, mode.equals("r"));
    }
}
