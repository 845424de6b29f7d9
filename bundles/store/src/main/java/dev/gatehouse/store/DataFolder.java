package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Where the files of the store lie.
 *
 * @param path the folder of the gateway's state
 * @param scheme a prefix of H2's file systems; empty for the ordinary one, else ends in a colon
 */
record DataFolder(Path path, String scheme) {
    private static final String JOURNAL = "journal";
    private static final String ENDING = ".mv.db";

    /** For the owner alone. */
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rw-------");

    DataFolder(Path path) {
        this(path, "");
    }

    DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** 32 octets that all keys of this gateway derive from; shared with the trust bundle. */
    Path rootKey() {
        return path.resolve("root.key");
    }

    Path keys() {
        return path.resolve("keys");
    }

    /** What is lost without the root key; all but the first are written by the trust bundle. */
    List<Path> sealedUnderRoot() {
        return List.of(
                keys(), path.resolve("vault"), path.resolve("ca.key"), path.resolve("receipt.key"));
    }

    /** Keys that could not be read, put aside. */
    Path damagedKeys() {
        return path.resolve("keys.damaged");
    }

    Path sequence() {
        return path.resolve("journal.sequence");
    }

    /** The file of H2. */
    Path journal() {
        return path.resolve(JOURNAL + ENDING);
    }

    /** Changes of the file of H2 that may not be in it yet. */
    Path redo() {
        return path.resolve(JOURNAL + ENDING + AtomicDisk.REDO);
    }

    /** Returns the name of a file of this folder in H2's file system. */
    String inH2(String name) {
        return scheme + path.resolve(name);
    }

    /**
     * Returns the address of the database without its settings.
     *
     * @throws IOException if the folder's name would be read as settings
     */
    String address() throws IOException {
        if (path.toString().indexOf(';') >= 0) {
            throw new IOException("the name of the data folder has a semicolon in it");
        }
        return "jdbc:h2:" + AtomicDisk.SCHEME + ":" + scheme + path.resolve(JOURNAL);
    }

    /** Makes the folder and empty files for H2, which would not make them private. */
    void prepare() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (scheme.isEmpty()) {
            boolean made = makePrivate(journal()) | makePrivate(redo());
            made |= makePrivate(path.resolve("journal.recent-0"));
            made |= makePrivate(path.resolve("journal.recent-1"));
            if (made) {
                DurableFile.forceFolder(journal());
            }
        }
    }

    private static boolean makePrivate(Path file) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
        return true;
    }
}
