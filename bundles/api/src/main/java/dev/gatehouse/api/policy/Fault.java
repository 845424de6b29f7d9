package dev.gatehouse.api.policy;

/**
 * Why a file is not used.
 *
 * @param file the file, as the person named it
 * @param key where in it: a JSON pointer or a configuration key
 * @param reason what is wrong, a clause without capital and full stop
 * @param allowed what would be right
 */
public record Fault(String file, String key, String reason, String allowed) {
    /** Returns the one sentence that people read. */
    public String sentence() {
        String where = key.isEmpty() ? file : file + ", " + key;
        return where + ": " + reason + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
