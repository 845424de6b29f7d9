package dev.gatehouse.api.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A value that must not be shown: prints as stars, compares in constant time, can be wiped.
 *
 * <p>Safe on any thread, but whoever wipes it must be its last user. A wiped secret equals nothing
 * that is not empty.
 */
public final class Secret implements AutoCloseable {
    private final byte[] octets;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    /** Takes a copy of these octets. */
    public static Secret of(byte[] octets) {
        return new Secret(octets.clone());
    }

    /** Takes the UTF-8 octets of this text, which itself stays in memory: for known values. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the length in octets. */
    public int length() {
        return octets.length;
    }

    /** Shows the octets to a function that must not keep the array. */
    public <T> T reveal(Function<byte[], T> reader) {
        byte[] copy = octets.clone();
        try {
            return reader.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Compares in time that depends on the lengths alone. */
    public boolean matches(byte[] other) {
        return MessageDigest.isEqual(octets, other);
    }

    /** Overwrites the octets with zeros. */
    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.octets);
    }

    @Override
    public int hashCode() {
        return 0; // A hash of the octets would tell about them.
    }

    @Override
    public String toString() {
        return "***";
    }
}
