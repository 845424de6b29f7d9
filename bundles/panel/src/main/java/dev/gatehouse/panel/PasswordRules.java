package dev.gatehouse.panel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an owner's password must be: long, not the name, not among those that everybody tries first.
 * No kinds of characters are asked for, since such rules make passwords predictable (NIST SP
 * 800-63B 5.1.1.2).
 */
final class PasswordRules {
    /** Fewest characters. */
    static final int SHORTEST = 10;

    /** Most characters: Argon2 would take more, a request should not. */
    static final int LONGEST = 128;

    /** Fewest different characters: "aaaaaaaaaa" is long and no password. */
    private static final int DIFFERENT = 4;

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    static void check(String name, String password) throws Refusal {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Refusal.unfit("The password has " + SHORTEST + " to " + LONGEST + " characters.");
        }
        String plain = password.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(name.strip().toLowerCase(Locale.ROOT))) {
            throw Refusal.unfit("The password is the name. Take another one.");
        }
        if (plain.codePoints().distinct().count() < DIFFERENT || COMMON.contains(plain)) {
            throw Refusal.unfit(
                    "This is one of the passwords that are tried first. Take another one.");
        }
    }

    private static Set<String> common() {
        try (InputStream in = PasswordRules.class.getResourceAsStream("common-passwords.txt");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
