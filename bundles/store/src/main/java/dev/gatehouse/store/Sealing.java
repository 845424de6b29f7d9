package dev.gatehouse.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce in front, and HKDF (RFC 5869) for its keys. */
final class Sealing {
    /** The nonce length that GCM is made for, in octets: SP 800-38D 5.2.1.1. */
    private static final int NONCE = 12;

    /** The longest tag, in bits: SP 800-38D 5.2.1.2. */
    private static final int TAG = 128;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String HMAC = "HmacSHA256";

    private Sealing() {}

    static byte[] seal(SecretKey key, byte[] associated, byte[] clear, SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG, nonce));
            cipher.updateAAD(associated);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(clear.length));
            cipher.doFinal(clear, 0, clear.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /** Returns what was sealed; absent if key, associated data or octets are not the same. */
    static Optional<byte[]> open(SecretKey key, byte[] associated, byte[] sealed) {
        if (sealed.length < NONCE + TAG / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG, sealed, 0, NONCE));
            cipher.updateAAD(associated);
            return Optional.of(cipher.doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /** Derives a key of 32 octets: extract with an empty salt, then one block of expand. */
    static SecretKey derive(byte[] root, String label) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(new byte[mac.getMacLength()], HMAC));
            byte[] extracted = mac.doFinal(root);
            mac.init(new SecretKeySpec(extracted, HMAC));
            mac.update(label.getBytes(StandardCharsets.UTF_8));
            byte[] derived = mac.doFinal(new byte[] {1});
            Arrays.fill(extracted, (byte) 0);
            return new SecretKeySpec(derived, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }
}
