package dev.gatehouse.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder with the gateway's keys. A file is replaced as a whole: temporary file, fsync, rename,
 * fsync of the folder; whenever the power fails, either the old or the new file is there.
 *
 * <p>Safe on any thread; writers take {@link #locked} so that a command in another process and the
 * running gateway don't overwrite each other.
 */
final class DataFolder {
    private static final String LOCK = "trust.lock";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    // A file lock belongs to the whole JVM, so threads need one of their own.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path folder;
    private final FileSteps steps;

    DataFolder(Path folder) {
        this(folder, FileSteps.disk());
    }

    DataFolder(Path folder, FileSteps steps) {
        this.folder = folder.toAbsolutePath();
        this.steps = steps;
    }

    /** What is done under the lock. */
    interface Work<T> {
        T run() throws DataFault;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path(name));
    }

    /**
     * Reads a file.
     *
     * @param most longest file in octets that is read; a longer one is a fault, never cut
     */
    Optional<byte[]> read(String name, int most) throws DataFault {
        try (InputStream in = Files.newInputStream(path(name))) {
            byte[] octets = in.readNBytes(most + 1);
            if (octets.length > most) {
                throw new DataFault(path(name) + " is larger than " + most + " octets");
            }
            return Optional.of(octets);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DataFault.of(path(name), "read", e);
        }
    }

    /** Replaces a file that only the owner may read. */
    void replace(String name, byte[] octets) throws DataFault {
        replace(name, octets, true);
    }

    /** Replaces a file that everybody may read. */
    void publish(String name, byte[] octets) throws DataFault {
        replace(name, octets, false);
    }

    /** Publishes a file where it is missing or differs, as after a crash. */
    void publishOnce(String name, byte[] octets, int most) throws DataFault {
        boolean there =
                has(name)
                        && read(name, most)
                                .filter(found -> Arrays.equals(found, octets))
                                .isPresent();
        if (!there) {
            publish(name, octets);
        }
    }

    private void replace(String name, byte[] octets, boolean ownerOnly) throws DataFault {
        Path temporary = path(name + ".new");
        try {
            make();
            steps.create(temporary, ownerOnly);
            steps.write(temporary, octets);
            steps.force(temporary);
            steps.rename(temporary, path(name));
            steps.force(folder);
        } catch (IOException e) {
            throw DataFault.of(path(name), "written", e);
        }
    }

    /**
     * Makes a file that only the owner may read; one that is there already stays as it is, also if
     * another part of the gateway makes it in this moment.
     */
    void create(String name, byte[] octets) throws DataFault {
        // A name of its own: the journal makes the root key by way of another.
        Path temporary = path(name + ".first");
        try {
            make();
            steps.create(temporary, true);
            steps.write(temporary, octets);
            steps.force(temporary);
            try {
                steps.link(temporary, path(name));
                steps.force(folder);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            return; // Another came first: theirs is the one.
        } catch (IOException e) {
            throw DataFault.of(path(name), "written", e);
        }
    }

    /** Refuses a file that others than its owner may read or write. */
    void requireOwnerOnly(String name) throws DataFault {
        try {
            if (FileSteps.hasPermissions(path(name))
                    && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path(name)))) {
                throw new DataFault(
                        path(name)
                                + " can be read by others than its owner, so it is not used:"
                                + " allow it to its owner alone (chmod 600) and consider what it"
                                + " protects as known to others");
            }
        } catch (IOException e) {
            throw DataFault.of(path(name), "read", e);
        }
    }

    /** Runs one piece of work while no other thread or process does. */
    <T> T locked(Work<T> work) throws DataFault {
        boolean nested = THREADS.isHeldByCurrentThread();
        THREADS.lock();
        try {
            if (nested) {
                return work.run(); // The file lock is held already, and can't be had twice.
            }
            make();
            try (FileChannel channel =
                            FileChannel.open(
                                    path(LOCK),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                return held.isValid() ? work.run() : refuseLock();
            }
        } catch (OverlappingFileLockException e) {
            throw new DataFault(path(LOCK) + " is held by another part of this process", e);
        } catch (IOException e) {
            throw DataFault.of(path(LOCK), "locked", e);
        } finally {
            THREADS.unlock();
        }
    }

    private <T> T refuseLock() throws DataFault {
        throw new DataFault(path(LOCK) + " cannot be locked");
    }

    private void make() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (FileSteps.hasPermissions(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
