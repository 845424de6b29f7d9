package dev.gatehouse.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 32 random octets in {@code root.key} under which everything else in the data folder is
 * encrypted; one of the named exceptions to 'no secret on disk in clear'. Made at first use, owner
 * only.
 *
 * <p>It isn't kept in memory: each use reads the file and wipes what it read. Safe on any thread.
 */
final class RootKey {
    static final String FILE = "root.key";

    /** Octets: the key length of AES-256 and the output of SHA-256. */
    static final int LENGTH = 32;

    private static final String MAC = "HmacSHA256";

    /**
     * Files that are lost without the root key: while one is there, no new key is made. The last is
     * the journal's.
     */
    private static final List<String> DEPENDENTS =
            List.of(VaultFile.FILE, LocalCa.KEY_FILE, ReceiptKey.KEY_FILE, "keys");

    private final DataFolder data;
    private final SecureRandom random;

    RootKey(DataFolder data, SecureRandom random) {
        this.data = data;
        this.random = random;
    }

    /**
     * Returns the key for one purpose; the caller wipes it. Makes the root key if there is none.
     */
    byte[] derive(String purpose) throws DataFault {
        byte[] root = read().orElse(null);
        if (root == null) {
            root = data.locked(this::make);
        }
        try {
            return expand(root, purpose);
        } finally {
            Arrays.fill(root, (byte) 0);
        }
    }

    private Optional<byte[]> read() throws DataFault {
        if (!data.has(FILE)) {
            return Optional.empty();
        }
        data.requireOwnerOnly(FILE);
        Optional<byte[]> root = data.read(FILE, LENGTH);
        if (root.isPresent() && root.get().length != LENGTH) {
            throw new DataFault(
                    data.path(FILE)
                            + " is damaged: it must hold "
                            + LENGTH
                            + " octets; put it back from a backup");
        }
        return root;
    }

    private byte[] make() throws DataFault {
        // Looked for before the key: who makes them makes the key first, perhaps in this moment.
        Optional<String> dependent = DEPENDENTS.stream().filter(data::has).findFirst();
        Optional<byte[]> made = read(); // By another, while we waited for the lock.
        if (made.isPresent()) {
            return made.get();
        }
        if (dependent.isPresent()) {
            throw new DataFault(
                    data.path(FILE)
                            + " is missing, and "
                            + data.path(dependent.get())
                            + " cannot be opened without it: put it back from a backup, or remove"
                            + " that file too to begin anew");
        }
        byte[] root = new byte[LENGTH];
        random.nextBytes(root);
        data.create(FILE, root); // The journal may make one meanwhile, and doesn't know our lock.
        Arrays.fill(root, (byte) 0);
        return read().orElseThrow(() -> new DataFault(data.path(FILE) + " is missing"));
    }

    /** HKDF with SHA-256 for one block of output (RFC 5869 2.2 and 2.3), without salt. */
    private static byte[] expand(byte[] root, String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(new byte[LENGTH], MAC));
            byte[] extracted = mac.doFinal(root);
            mac.init(new SecretKeySpec(extracted, MAC));
            Arrays.fill(extracted, (byte) 0);
            mac.update(("gatehouse/" + purpose).getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(new byte[] {1});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }
}
