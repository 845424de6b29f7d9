package dev.gatehouse.panel;

/**
 * Who asks.
 *
 * @param kind how they have shown it
 * @param key the session's or the token's, empty for nobody
 */
record Caller(Kind kind, String key) {
    static final Caller NOBODY = new Caller(Kind.NOBODY, "");

    /** How somebody has shown who they are. */
    enum Kind {
        NOBODY,
        BROWSER,
        PROGRAM
    }
}
