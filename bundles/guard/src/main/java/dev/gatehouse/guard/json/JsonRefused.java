package dev.gatehouse.guard.json;

/**
 * Text is not JSON as {@link JsonReader} wants it. Its message is one of a fixed set of clauses and
 * at most an offset; it never repeats what was read.
 */
public final class JsonRefused extends Exception {
    private static final long serialVersionUID = 1L;

    JsonRefused(String reason) {
        super(reason, null, false, false);
    }
}
