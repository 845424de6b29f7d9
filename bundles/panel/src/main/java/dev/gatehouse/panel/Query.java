package dev.gatehouse.panel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the part of a URL behind the question mark. */
final class Query {
    /** Longest, in characters: an id, a time and a number. */
    private static final int LONGEST = 512;

    private Query() {}

    /** Returns names and values; each name stands once. */
    static Map<String, String> of(String text) throws Refusal {
        Map<String, String> values = new LinkedHashMap<>();
        if (text.length() > LONGEST) {
            throw Refusal.bad("The query is longer than " + LONGEST + " characters.");
        }
        for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw Refusal.bad("The query is not name=value pairs.");
            }
            if (values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)))
                    != null) {
                throw Refusal.bad("A name stands twice in the query.");
            }
        }
        return values;
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("The query holds a broken escape.");
        }
    }
}
