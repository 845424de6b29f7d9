package dev.gatehouse.guard.login;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads HTTP Basic credentials (RFC 7617). Every {@code Authorization} field is read, since devices
 * differ in which one they take. Credentials that a strict reader can't read are refused, because
 * the device may read them all the same.
 */
final class BasicScheme {
    private static final String SCHEME = "basic";

    private BasicScheme() {}

    static void find(HttpRequest request, Candidates found) {
        for (HttpField field : request.fields()) {
            if (field.name().equalsIgnoreCase("authorization")) {
                String value = field.value().strip();
                if (isBasic(value)) {
                    read(value.substring(SCHEME.length()).strip(), found);
                }
            }
        }
    }

    private static boolean isBasic(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (value.length() == SCHEME.length()
                        || Character.isWhitespace(value.charAt(SCHEME.length())));
    }

    private static void read(String token, Candidates found) {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            found.unreadable("its Basic credentials are not base64");
            return;
        }
        int colon = 0;
        boolean control = false;
        while (colon < octets.length && octets[colon] != ':') {
            colon++;
        }
        for (byte octet : octets) {
            control |= octet >= 0 && octet < 0x20 || octet == 0x7F;
        }
        if (colon == octets.length) {
            found.unreadable("its Basic credentials have no colon");
        } else if (control) {
            // RFC 7617 2 forbids them; a device written in C would stop reading at some.
            found.unreadable("its Basic credentials have control characters");
        } else {
            byte[] password = Arrays.copyOfRange(octets, colon + 1, octets.length);
            found.login(Optional.of(Arrays.copyOf(octets, colon)), Secret.of(password));
            Arrays.fill(password, (byte) 0);
        }
        Arrays.fill(octets, (byte) 0);
    }
}
