package dev.gatehouse.launcher;

/**
 * Why a configuration is not used.
 *
 * @param file the file, as the person named it
 * @param key where in it, PID and key
 * @param reason what is wrong
 * @param allowed what would be right; may be empty
 * @param passing whether it is not the configuration's own: something it names isn't there now
 */
record Fault(String file, String key, String reason, String allowed, boolean passing) {
    Fault(String file, String key, String reason, String allowed) {
        this(file, key, reason, allowed, false);
    }

    /** Returns the one sentence that people read. */
    String sentence() {
        String where = key.isEmpty() ? file : file + ", " + key;
        return where + ": " + reason + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
