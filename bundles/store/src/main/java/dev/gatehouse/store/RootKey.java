package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The key that the other keys of this gateway derive from: {@value #LENGTH} raw octets in {@code
 * root.key}, which whoever comes first makes. It lies on the disk in clear (named exception of the
 * threat model), for its owner alone; one that others may read is not used.
 */
final class RootKey {
    /** As long as the keys of AES-256 that derive from it, in octets. */
    static final int LENGTH = 32;

    private RootKey() {}

    /** The root key can't be used; the message is a clause for people that names the file. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1;

        Unusable(String clause) {
            super(clause);
        }
    }

    /** Returns the key for one purpose, making the root if there is none and none was lost. */
    static SecretKey deriveOrCreate(DataFolder folder, String label, SecureRandom random)
            throws IOException {
        // Looked for before the key: who makes them makes the key first, perhaps in this moment.
        Optional<Path> sealed = folder.sealedUnderRoot().stream().filter(Files::exists).findFirst();
        if (!Files.exists(folder.rootKey())) {
            if (sealed.isPresent()) {
                throw lost(folder.rootKey(), sealed.get());
            }
            byte[] fresh = new byte[LENGTH];
            random.nextBytes(fresh);
            DurableFile.create(folder.rootKey(), fresh);
            Arrays.fill(fresh, (byte) 0);
        }
        return derive(folder, label);
    }

    /** Returns the key for one purpose. */
    static SecretKey derive(DataFolder folder, String label) throws IOException {
        Path file = folder.rootKey();
        requireOwnerOnly(file);
        Optional<byte[]> root = DurableFile.read(file, LENGTH + 1);
        if (root.isEmpty()) {
            throw new Unusable(file + " is missing");
        }
        try {
            if (root.get().length != LENGTH) {
                // Never replaced: what it protects elsewhere would be lost with it.
                throw new Unusable(
                        file + " does not hold " + LENGTH + " octets; put it back from a backup");
            }
            return Sealing.derive(root.get(), label);
        } finally {
            Arrays.fill(root.get(), (byte) 0);
        }
    }

    /** A new root over what the old one sealed would make the loss final, and look like damage. */
    private static Unusable lost(Path root, Path sealed) {
        return new Unusable(
                root
                        + " is missing, and "
                        + sealed.getFileName()
                        + " cannot be opened without it; put it back from a backup, or remove that"
                        + " too to begin anew");
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (Files.exists(file)
                && Files.getFileAttributeView(file, PosixFileAttributeView.class) != null
                && !PosixFilePermissions.fromString("rw-------")
                        .containsAll(Files.getPosixFilePermissions(file))) {
            throw new Unusable(
                    file
                            + " can be read by others than its owner, so it is not used; allow it"
                            + " to its owner alone (chmod 600)");
        }
    }
}
