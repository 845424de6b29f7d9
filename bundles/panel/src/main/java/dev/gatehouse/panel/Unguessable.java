package dev.gatehouse.panel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes what nobody can guess, and what is kept in its place. */
final class Unguessable {
    /** Octets of a session's or a program's token: 256 bits. */
    private static final int TOKEN = 32;

    /** Octets of an id that is no secret. */
    private static final int ID = 8;

    private static final SecureRandom SOURCE = new SecureRandom();

    private Unguessable() {}

    static String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets(TOKEN));
    }

    static String id() {
        return HexFormat.of().formatHex(octets(ID));
    }

    static byte[] octets(int count) {
        byte[] octets = new byte[count];
        SOURCE.nextBytes(octets);
        return octets;
    }

    /** Returns the SHA-256 of a token: enough, since it has 256 random bits itself. */
    static String hash(String token) {
        return hash(token.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
