package dev.gatehouse.store;

/**
 * The pace of the writer; tests make it faster.
 *
 * @param gatherNanos how long more findings are awaited after the first: a batch costs one fsync
 * @param idleNanos how often the disk is forced and old rows are looked for when nothing comes
 * @param retryNanos how long after a failure it is tried again
 * @param countNanos how often the counts of folded findings are brought to the disk
 */
record Tuning(long gatherNanos, long idleNanos, long retryNanos, long countNanos) {
    private static final long MILLI = 1_000_000;

    /** At most four fsyncs a second in a flood, one each five seconds in silence. */
    static final Tuning DEFAULT =
            new Tuning(250 * MILLI, 5_000 * MILLI, 5_000 * MILLI, 10_000 * MILLI);
}
