package dev.gatehouse.proxy;

/**
 * Counts what may be done so often a second and no more. In one window after the other, which is
 * exact enough for what only must not become a flood. On one thread.
 */
final class PerSecond {
    private final int limit;
    private long windowNanos;
    private int done;
    private boolean begun;

    PerSecond(int limit) {
        this.limit = limit;
    }

    /** Takes one; says whether there was one left. */
    boolean take(long nowNanos) {
        if (!begun || nowNanos - windowNanos >= Rim.NANOS) {
            begun = true;
            windowNanos = nowNanos;
            done = 0;
        }
        return done < limit && done++ < limit;
    }
}
