package dev.gatehouse.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file that is encrypted as a whole: {@code GHS1}, nonce, AES-256-GCM (NIST SP 800-38D) under a
 * key of its own derived from the root key. Format and file name are authenticated, so that one
 * file can't stand in for another. Safe on any thread.
 */
final class SealedFile {
    private static final byte[] FORMAT = "GHS1".getBytes(StandardCharsets.US_ASCII);

    /** Octets of nonce: random, safe for 2^32 writes under one key, which no home will make. */
    private static final int NONCE = 12;

    private static final int TAG_BITS = 128;
    private static final int OVERHEAD = FORMAT.length + NONCE + TAG_BITS / 8;

    private final DataFolder data;
    private final String name;
    private final int most;
    private final SecureRandom random;
    private final RootKey root;

    /**
     * @param most longest content in octets
     */
    SealedFile(DataFolder data, String name, int most, SecureRandom random) {
        this.data = data;
        this.name = name;
        this.most = most;
        this.random = random;
        this.root = new RootKey(data, random);
    }

    /** Returns the content, which the caller wipes; absent only if there is no such file. */
    Optional<byte[]> read() throws DataFault {
        Optional<byte[]> sealed = data.read(name, most + OVERHEAD);
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        data.requireOwnerOnly(name);
        byte[] file = sealed.get();
        if (file.length < OVERHEAD || !Arrays.equals(FORMAT, 0, 4, file, 0, 4)) {
            throw damaged(null);
        }
        byte[] nonce = Arrays.copyOfRange(file, FORMAT.length, FORMAT.length + NONCE);
        try {
            return Optional.of(
                    run(
                            Cipher.DECRYPT_MODE,
                            nonce,
                            Arrays.copyOfRange(file, FORMAT.length + NONCE, file.length)));
        } catch (AEADBadTagException e) {
            throw damaged(e);
        } catch (GeneralSecurityException e) {
            throw new DataFault(data.path(name) + " cannot be decrypted by this Java", e);
        }
    }

    /** Replaces the file. The content stays the caller's, to be wiped. */
    void write(byte[] content) throws DataFault {
        if (content.length > most) {
            throw new DataFault(data.path(name) + " would grow beyond " + most + " octets");
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, content);
            byte[] file = Arrays.copyOf(FORMAT, FORMAT.length + NONCE + sealed.length);
            System.arraycopy(nonce, 0, file, FORMAT.length, NONCE);
            System.arraycopy(sealed, 0, file, FORMAT.length + NONCE, sealed.length);
            data.replace(name, file);
        } catch (GeneralSecurityException e) {
            throw new DataFault(data.path(name) + " cannot be encrypted by this Java", e);
        }
    }

    private byte[] run(int mode, byte[] nonce, byte[] octets)
            throws GeneralSecurityException, DataFault {
        byte[] key = root.derive(name);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(FORMAT);
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(octets);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private DataFault damaged(Throwable cause) {
        return new DataFault(
                data.path(name)
                        + " is damaged, or was written under another "
                        + RootKey.FILE
                        + ": put both back from one backup, or remove it to begin anew",
                cause);
    }
}
