package dev.gatehouse.api.time;

/** A clock that only counts: for limits, deadlines and throttles. Never goes backwards. */
@FunctionalInterface
public interface Ticker {
    /**
     * Returns nanoseconds since an arbitrary moment; differences are meaningful, values are not.
     */
    long nanos();
}
