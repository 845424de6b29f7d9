package dev.gatehouse.api.text;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Writes values as JSON (RFC 8259). Beyond what the standard demands, all that a terminal or a
 * script might act on is escaped: control and format characters, line and paragraph separators,
 * halves of surrogate pairs.
 */
public final class JsonText {
    private JsonText() {}

    /** Returns the text of a Map, Iterable, String, Number, Boolean or an Optional of these. */
    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            writeMap(out, map);
        } else if (value instanceof Iterable<?> items) {
            writeItems(out, items);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresentOrElse(some -> write(out, some), () -> out.append("null"));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            writeText(out, value.toString());
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
            out.append(separator);
            writeText(out, each.getKey().toString());
            out.append(':');
            write(out, each.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void writeItems(StringBuilder out, Iterable<?> items) {
        out.append('[');
        Iterator<?> each = items.iterator();
        while (each.hasNext()) {
            write(out, each.next());
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        text.codePoints().forEach(point -> writePoint(out, point));
        out.append('"');
    }

    private static void writePoint(StringBuilder out, int point) {
        if (point == '"' || point == '\\') {
            out.append('\\').append((char) point);
        } else if (isActive(point)) {
            for (char unit : Character.toChars(point)) {
                out.append(String.format("\\u%04x", (int) unit));
            }
        } else {
            out.appendCodePoint(point);
        }
    }

    private static boolean isActive(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }
}
