package dev.gatehouse.wire.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * The text of MQTT 3.1.1 1.5.3 and MQTT 5 1.5.4. Control characters and non-characters, which a
 * receiver may refuse, are refused: no device needs them and every sink downstream would have to
 * fear them.
 */
final class Utf8 {
    private static final int SPACE = 0x20;
    private static final int DELETE = 0x7F;

    private Utf8() {}

    /** Returns what these octets break. */
    static Rule check(byte[] octets) {
        int length = octets.length;
        int i = 0;
        while (i < length && octets[i] >= SPACE && octets[i] != DELETE) {
            i++;
        }
        while (i < length) {
            int size = sizeFrom(octets[i] & 0xFF);
            if (size == 0 || i + size > length) {
                return Rule.TEXT;
            }
            int point = point(octets, i, size);
            if (point < 0) {
                return Rule.TEXT;
            }
            if (point == 0) {
                return Rule.NUL;
            }
            if (isControl(point) || isNoCharacter(point)) {
                return Rule.CONTROL;
            }
            i += size;
        }
        return Rule.KEPT;
    }

    /** Decodes what was checked. */
    static String decode(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return new String(octets, StandardCharsets.UTF_8);
            }
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static int sizeFrom(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            return 2; // C0 and C1 would be a second way to write ASCII.
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return 3;
        }
        return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    }

    /** Returns the code point, or -1 if the octets are no shortest form of a scalar value. */
    private static int point(byte[] octets, int at, int size) {
        if (size == 1) {
            return octets[at];
        }
        int point = octets[at] & (0x7F >> size);
        for (int i = 1; i < size; i++) {
            int next = octets[at + i];
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            point = point << 6 | next & 0x3F;
        }
        boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
        boolean longer = size == 3 && point < 0x800 || size == 4 && point < 0x10000;
        return surrogate || longer || point > 0x10FFFF ? -1 : point;
    }

    private static boolean isControl(int point) {
        return point < SPACE || point >= DELETE && point <= 0x9F;
    }

    // Unicode 23.7: the last two of each plane, and U+FDD0 to U+FDEF.
    private static boolean isNoCharacter(int point) {
        return (point & 0xFFFE) == 0xFFFE || point >= 0xFDD0 && point <= 0xFDEF;
    }
}
