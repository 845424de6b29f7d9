package dev.gatehouse.launcher;

/** The terminal as a sink of hostile text. */
final class Terminal {
    private Terminal() {}

    /**
     * Returns text in which nothing can steer a terminal or hide what follows: control characters,
     * escape sequences and direction overrides are spelled out.
     */
    static String safe(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (harmless(c)) {
                                out.appendCodePoint(c);
                            } else {
                                out.append(String.format("\\u{%04X}", c));
                            }
                        });
        return out.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
