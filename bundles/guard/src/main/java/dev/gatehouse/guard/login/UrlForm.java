package dev.gatehouse.guard.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads {@code application/x-www-form-urlencoded}, as leniently as the servers of devices do: a
 * percent sign that escapes nothing stands for itself, and line ends part fields ({@code
 * text/plain} forms). Anything can be read; stateless.
 */
final class UrlForm {
    private UrlForm() {}

    /**
     * Reads a query or a body. Where it has semicolons it is read twice, since some servers part
     * fields there too (HTML 4.01 B.2.2).
     */
    static void read(ByteBuffer octets, FieldSink sink) {
        ByteBuffer view = octets.duplicate();
        read(view, false, sink);
        for (int i = octets.position(); i < octets.limit(); i++) {
            if (octets.get(i) == ';') {
                read(view, true, sink);
                return;
            }
        }
    }

    private static void read(ByteBuffer octets, boolean semicolons, FieldSink sink) {
        int start = octets.position();
        for (int i = start; i <= octets.limit(); i++) {
            if (i == octets.limit() || parts(octets.get(i), semicolons)) {
                if (i > start) {
                    field(octets, start, i, sink);
                }
                start = i + 1;
            }
        }
    }

    private static boolean parts(byte octet, boolean semicolons) {
        return octet == '&' || octet == '\r' || octet == '\n' || (semicolons && octet == ';');
    }

    private static void field(ByteBuffer octets, int start, int end, FieldSink sink) {
        int equals = start;
        while (equals < end && octets.get(equals) != '=') {
            equals++;
        }
        if (equals - start > 3 * FieldWords.NAME) {
            sink.skipped();
            return;
        }
        String name = new String(decode(octets, start, equals), StandardCharsets.UTF_8).strip();
        sink.field(name, decode(octets, Math.min(equals + 1, end), end));
    }

    private static byte[] decode(ByteBuffer octets, int start, int end) {
        byte[] plain = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            byte octet = octets.get(i);
            int high = octet == '%' && i + 2 < end ? Character.digit(octets.get(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(octets.get(i + 2), 16);
            if (low >= 0) {
                plain[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                plain[length++] = octet == '+' ? (byte) ' ' : octet;
            }
        }
        if (length == plain.length) {
            return plain;
        }
        byte[] result = Arrays.copyOf(plain, length);
        Arrays.fill(plain, (byte) 0);
        return result;
    }
}
