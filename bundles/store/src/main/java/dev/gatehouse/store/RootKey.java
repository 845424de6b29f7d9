package dev.gatehouse.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The key that the other keys of this gateway derive from: {@value #LENGTH} raw octets in {@code
 * root.key}, which whoever comes first makes. It lies on the disk in clear (named exception of the
 * threat model), for its owner alone.
 */
final class RootKey {
    /** As long as the keys of AES-256 that derive from it, in octets. */
    static final int LENGTH = 32;

    private RootKey() {}

    /** Returns the key for one purpose, making the root if there is none. */
    static SecretKey deriveOrCreate(DataFolder folder, String label, SecureRandom random)
            throws IOException {
        if (DurableFile.read(folder.rootKey(), LENGTH).isEmpty()) {
            byte[] fresh = new byte[LENGTH];
            random.nextBytes(fresh);
            DurableFile.create(folder.rootKey(), fresh);
            Arrays.fill(fresh, (byte) 0);
        }
        return derive(folder, label);
    }

    /** Returns the key for one purpose. */
    static SecretKey derive(DataFolder folder, String label) throws IOException {
        Optional<byte[]> root = DurableFile.read(folder.rootKey(), LENGTH);
        if (root.isEmpty() || root.get().length != LENGTH) {
            // Never replaced: what it protects elsewhere would be lost with it.
            throw new IOException("root.key is missing or not " + LENGTH + " octets long");
        }
        try {
            return Sealing.derive(root.get(), label);
        } finally {
            Arrays.fill(root.get(), (byte) 0);
        }
    }
}
