package dev.gatehouse.policy;

/**
 * Makes names that others chose safe to show in a fault: no line breaks, no escape sequences, no
 * characters that turn the direction of writing, no endless length.
 */
final class Printable {
    /** Longest text shown, in characters: a pointer or a clause, not a payload. */
    static final int LENGTH = 160;

    /** Longest path shown, in characters: enough for the folders that people have. */
    static final int PATH = 400;

    private Printable() {}

    static String of(String text) {
        return cut(text, LENGTH);
    }

    static String path(String text) {
        return cut(text, PATH);
    }

    /** Returns a place in a JSON text; the pointer may be cut, line and column are not. */
    static String place(String pointer, int line, int column) {
        String at = "(" + line + ":" + column + ")";
        return pointer.isEmpty() ? at : of(pointer) + " " + at;
    }

    private static String cut(String text, int length) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (out.length() >= length) {
                return out.append('…').toString();
            }
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (isPlain(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(String.format("\\u%04x", point));
            }
        }
        return out.toString();
    }

    /** Returns whether a character shows itself and does nothing else. */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
