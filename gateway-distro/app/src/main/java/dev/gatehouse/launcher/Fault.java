package dev.gatehouse.launcher;

/**
 * Why a configuration is not used.
 *
 * @param file the file, as the person named it
 * @param key where in it, PID and key
 * @param reason what is wrong
 * @param allowed what would be right; may be empty
 */
record Fault(String file, String key, String reason, String allowed) {
    /** Returns the one sentence that people read. */
    String sentence() {
        String where = key.isEmpty() ? file : file + ", " + key;
        return where + ": " + reason + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
