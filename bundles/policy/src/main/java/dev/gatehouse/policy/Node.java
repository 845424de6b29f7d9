package dev.gatehouse.policy;

import java.util.List;
import java.util.Map;

/**
 * One value of a JSON text, with the place where it stands, so that a fault can name it.
 *
 * @param kind what it is
 * @param pointer where it stands in the text, RFC 6901
 * @param line counted from 1
 * @param column counted from 1
 * @param text a string's value, a number as written, {@code true} or {@code false}; else empty
 * @param fields an object's members in order; else empty
 * @param items an array's items; else empty
 */
record Node(
        Kind kind,
        String pointer,
        int line,
        int column,
        String text,
        Map<String, Node> fields,
        List<Node> items) {

    /** The six kinds of JSON value, as people call them. */
    enum Kind {
        OBJECT("an object"),
        ARRAY("a list"),
        STRING("text in quotes"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("null");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Node scalar(Kind kind, String pointer, int line, int column, String text) {
        return new Node(kind, pointer, line, column, text, Map.of(), List.of());
    }

    /** Returns pointer, line and column, as a fault shows them. */
    String place() {
        return place(pointer);
    }

    /** Returns the place of a member of this object, which may be missing. */
    String placeOf(String key) {
        return place(pointer + "/" + escape(key));
    }

    /** Returns a key as it stands in a JSON pointer, RFC 6901 section 3. */
    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Returns this value as JSON text without white space. */
    String toJson() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private String place(String where) {
        return Printable.place(where, line, column);
    }

    private void write(StringBuilder out) {
        switch (kind) {
            case OBJECT -> {
                String comma = "";
                out.append('{');
                for (Map.Entry<String, Node> field : fields.entrySet()) {
                    out.append(comma);
                    quote(field.getKey(), out);
                    field.getValue().write(out.append(':'));
                    comma = ",";
                }
                out.append('}');
            }
            case ARRAY -> {
                String comma = "";
                out.append('[');
                for (Node item : items) {
                    item.write(out.append(comma));
                    comma = ",";
                }
                out.append(']');
            }
            case STRING -> quote(text, out);
            case NUMBER, BOOLEAN -> out.append(text);
            case NULL -> out.append("null");
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                // Surrogates escaped: a lone one could not be written as UTF-8.
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
