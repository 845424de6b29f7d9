package dev.gatehouse.wire.http;

import java.util.OptionalLong;

/** Character classes and numbers of RFC 9110 5.6 and RFC 9112 6 and 7. */
final class Grammar {
    /** Digits of the largest Content-Length that a long holds, less one, so that none overflows. */
    private static final int LENGTH_DIGITS = 18;

    /** Hexadecimal digits of a chunk size; leading zeros count, so padding is bounded too. */
    static final int CHUNK_DIGITS = 16;

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (int c = '0'; c <= 'z'; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Grammar() {}

    /** Whether an octet may stand in a token: RFC 9110 5.6.2. */
    static boolean token(byte octet) {
        return octet >= 0 && TOKEN[octet];
    }

    /**
     * Reads a Content-Length: digits alone (RFC 9110 8.6). Leading zeros are refused, since some
     * readers take them for octal; so is what has more digits than can be counted with.
     */
    static OptionalLong length(String text) {
        if (text.isEmpty() || text.length() > LENGTH_DIGITS) {
            return OptionalLong.empty();
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            value = value * 10 + (c - '0');
        }
        return OptionalLong.of(value);
    }

    /** Returns the value of a hexadecimal digit, or -1. */
    static int hex(int octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
