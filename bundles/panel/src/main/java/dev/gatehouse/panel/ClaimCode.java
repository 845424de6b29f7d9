package dev.gatehouse.panel;

import dev.gatehouse.api.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;

/**
 * The code with which the first owner takes the gateway: three groups of four, in Crockford's base
 * 32, which has no letters that look like digits. Not safe on its own: its owner locks.
 */
final class ClaimCode {
    /** Characters: 60 bits, more than the 40 that ten tries ask for. */
    private static final int LENGTH = 12;

    private static final int GROUP = 4;

    /** Tries in all: a person mistypes twice, not ten times. */
    static final int TRIES = 10;

    /** How long a code can be used: from the start of the gateway to the sofa and back. */
    static final Duration VALID = Duration.ofMinutes(10);

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final String characters;
    private final Ticker ticker;
    private final long made;
    private int wrong;

    ClaimCode(Ticker ticker) {
        StringBuilder made = new StringBuilder();
        for (byte octet : Unguessable.octets(LENGTH)) {
            made.append(ALPHABET.charAt(octet & 31)); // 32 divides 256: all are equally likely.
        }
        this.characters = made.toString();
        this.ticker = ticker;
        this.made = ticker.nanos();
    }

    boolean open() {
        return wrong < TRIES && ticker.nanos() - made < VALID.toNanos();
    }

    /** Compares, however it is written; a wrong one costs a try. */
    boolean matches(String given) {
        byte[] theirs = normal(given).getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(theirs, characters.getBytes(StandardCharsets.UTF_8));
        if (!same) {
            wrong++;
        }
        return same;
    }

    private static String normal(String given) {
        return given.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    /** Returns the code as it is shown to the person at the machine, and to nobody else. */
    String shown() {
        return characters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
    }

    @Override
    public String toString() {
        return "***";
    }
}
