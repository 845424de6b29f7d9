package dev.gatehouse.itest;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Simple second readers of what reached a server; a message may be cut in its content only. */
final class WellFormed {
    private WellFormed() {}

    /** Returns whether these are whole HTTP/1 requests, of which the last content may be cut. */
    static boolean http(byte[] heard) {
        String text = new String(heard, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0) {
                return false;
            }
            String[] lines = text.substring(at, end).split("\r\n", -1);
            if (!lines[0].matches("[!#-'*+\\-.^-z|~A-Z0-9]+ [!-\u00ff]+ HTTP/1\\.[01]")) {
                return false;
            }
            long content = 0;
            for (int i = 1; i < lines.length; i++) {
                if (!lines[i].matches("[!#-'*+\\-.^-z|~A-Z0-9]+:[\t -~\u0080-\u00ff]*")) {
                    return false;
                }
                String lower = lines[i].toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    content = Long.parseLong(lower.substring(15).strip());
                } else if (lower.startsWith("transfer-encoding:")) {
                    return false; // Never in the messages that are mutated.
                }
            }
            at = (int) Math.min(text.length(), end + 4 + content);
        }
        return true;
    }

    /** Returns whether this is a whole CONNECT and then whole packets; a PUBLISH may be cut. */
    static boolean mqtt(byte[] heard) {
        int at = 0;
        while (at < heard.length) {
            int type = (heard[at] & 0xFF) >> 4;
            if ((at == 0) != (type == 1)) {
                return false;
            }
            int length = 0;
            int shift = 0;
            int next = at + 1;
            do {
                if (next >= heard.length || shift > 21) {
                    return false;
                }
                length |= (heard[next] & 0x7F) << shift;
                shift += 7;
            } while (heard[next++] < 0);
            if (type == 1
                    && !new String(heard, next + 2, 4, StandardCharsets.US_ASCII).equals("MQTT")) {
                return false;
            }
            if (next + length > heard.length && type != 3) {
                return false;
            }
            at = Math.min(heard.length, next + length);
        }
        return true;
    }
}
