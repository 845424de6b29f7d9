package dev.gatehouse.guard;

import java.nio.charset.StandardCharsets;

/** Text as it is written in forms and in JSON. */
public final class Written {
    private Written() {}

    /** Returns text as it stands in a form. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (Character.isLetterOrDigit(octet)) {
                escaped.append((char) octet);
            } else {
                escaped.append(String.format("%%%02X", octet & 0xFF));
            }
        }
        return escaped.toString();
    }

    /** Returns text as a JSON string. */
    public static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
