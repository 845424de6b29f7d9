package dev.gatehouse.trust;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What is kept of a password: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}, the form of the
 * reference implementation, with base64 without padding.
 *
 * @param memory in KiB
 * @param passes how often the memory is gone through
 * @param lanes how many parts of it are independent
 * @param salt random, one for each password
 * @param hash the result; empty where it is still to be computed
 */
record KeptPassword(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
    /** In KiB. RFC 9106 4 recommends 64 MiB; OWASP's least of 19 MiB fits into a router. */
    static final int MEMORY = 19_456;

    /** OWASP's passes for that memory. */
    static final int PASSES = 2;

    /** One core is enough for the doorkeeper. */
    static final int LANES = 1;

    /** Octets of salt: RFC 9106 3.1. */
    static final int SALT = 16;

    /** Octets of hash: 256 bits, RFC 9106 4. */
    static final int HASH = 32;

    /** Longest text that is read, in characters: ours has about 97. */
    private static final int TEXT = 160;

    /** Most memory that a text may ask for, in KiB, and the most passes: four times ours. */
    private static final int MOST_MEMORY = 4 * MEMORY;

    private static final int MOST_PASSES = 4 * PASSES;

    /** Least memory in KiB that is accepted: less is no protection against guessing. */
    private static final int LEAST_MEMORY = 7_168;

    private static final Pattern FORM =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9])"
                            + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    /** Reads a text back; absent for all that is not of this form or out of bounds. */
    static Optional<KeptPassword> read(String text) {
        if (text.length() > TEXT) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int memory = Integer.parseInt(form.group(1));
        int passes = Integer.parseInt(form.group(2));
        int lanes = Integer.parseInt(form.group(3));
        boolean bounded =
                memory >= LEAST_MEMORY
                        && memory <= MOST_MEMORY
                        && passes >= 1
                        && passes <= MOST_PASSES
                        && lanes == LANES;
        if (!bounded) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            byte[] salt = base64.decode(form.group(4));
            byte[] hash = base64.decode(form.group(5));
            return Optional.of(new KeptPassword(memory, passes, lanes, salt, hash));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the hash of a password under these parameters. */
    byte[] compute(byte[] password) {
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memory)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] result = new byte[HASH];
        generator.generateBytes(password, result);
        return result;
    }

    KeptPassword with(byte[] computed) {
        return new KeptPassword(memory, passes, lanes, salt, computed);
    }

    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m="
                + memory
                + ",t="
                + passes
                + ",p="
                + lanes
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptPassword kept && text().equals(kept.text());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "KeptPassword";
    }
}
