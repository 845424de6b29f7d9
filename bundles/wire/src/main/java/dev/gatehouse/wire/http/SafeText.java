package dev.gatehouse.wire.http;

import java.util.Locale;

/**
 * Makes text that an attacker may have written fit for one sink: a page, or JSON. In both, what a
 * reader can't see or what turns the direction of writing is shown as U+FFFD.
 */
final class SafeText {
    private static final char REPLACEMENT = '\ufffd';

    private SafeText() {}

    /** Returns text for element content and quoted attributes. */
    static String html(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        visible(text)
                .codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> out.append("&amp;");
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '"' -> out.append("&quot;");
                                case '\'' -> out.append("&#39;");
                                default -> out.appendCodePoint(c);
                            }
                        });
        return out.toString();
    }

    /** Returns a JSON string with its quotes: RFC 8259 7. */
    static String json(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        visible(text)
                .codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                out.append('\\').append((char) c);
                            } else if (c == '<' || c == '>' || c == '&') {
                                // A reader that takes this for a page finds no markup in it.
                                out.append(String.format(Locale.ROOT, "\\u%04x", c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        return out.append('"').toString();
    }

    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(hidden(c) ? REPLACEMENT : c));
        return out.toString();
    }

    // Format characters hold the bidirectional controls of Unicode's annex 9 and the zero-width
    // ones.
    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
