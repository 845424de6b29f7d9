package dev.gatehouse.store;

import java.util.Map;

/**
 * How much the journal keeps.
 *
 * @param maxRows most findings
 * @param maxDays most days a finding is kept
 */
record Limits(int maxRows, int maxDays) {
    /** A busy home has some hundred findings a day: a year of them, in about 40 MB. */
    static final int DEFAULT_ROWS = 100_000;

    /** A season: long enough to see a habit, short enough to forget. In days. */
    static final int DEFAULT_DAYS = 90;

    /** Fewer findings than this could hide one flood behind another. */
    static final int LEAST_ROWS = 1_000;

    /** More findings than this need a gigabyte of flash. */
    static final int MOST_ROWS = 1_000_000;

    /** Ten years, in days: an upper bound that catches a slip of the hand. */
    static final int MOST_DAYS = 3_650;

    /** Octets of storage that a finding may take on average: ordinary ones take about 300. */
    private static final long OCTETS_PER_ROW = 1_024;

    static final Limits DEFAULT = new Limits(DEFAULT_ROWS, DEFAULT_DAYS);

    /** Most octets that all findings take: a flood of long ones must not fill the disk. */
    long maxOctets() {
        return maxRows * OCTETS_PER_ROW;
    }

    /**
     * Reads the properties of the configuration; absent ones have their default.
     *
     * @throws BadValue if one is not a number, or out of range
     */
    static Limits read(Map<String, Object> properties) throws BadValue {
        return new Limits(
                whole(properties, "maxRows", DEFAULT_ROWS, LEAST_ROWS, MOST_ROWS),
                whole(properties, "maxDays", DEFAULT_DAYS, 1, MOST_DAYS));
    }

    private static int whole(
            Map<String, Object> properties, String key, int otherwise, int least, int most)
            throws BadValue {
        Object value = properties.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.toString());
            if (number >= least && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is allowed.
        }
        throw new BadValue(key + " is a whole number from " + least + " to " + most);
    }

    /** A value that is not allowed; the message is a sentence that says which are. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1;

        BadValue(String message) {
            super(message);
        }
    }
}
