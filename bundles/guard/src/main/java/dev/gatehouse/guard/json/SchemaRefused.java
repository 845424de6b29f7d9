package dev.gatehouse.guard.json;

/** Text is not a schema that is used here. Says where and why, and what would be right. */
public final class SchemaRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String allowed;

    SchemaRefused(String pointer, String reason, String allowed) {
        super(reason, null, false, false);
        this.pointer = pointer;
        this.allowed = allowed;
    }

    /** Returns the JSON pointer into the schema. */
    public String pointer() {
        return pointer;
    }

    /** Returns what would be right. */
    public String allowed() {
        return allowed;
    }
}
