package dev.gatehouse.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Octets held by all flows together, against one limit. Safe on any thread. */
final class Held {
    private final AtomicLong octets = new AtomicLong();

    /** Counts, and returns whether the total is within the limit. */
    boolean add(long change, long limit) {
        return octets.addAndGet(change) <= limit;
    }

    long octets() {
        return octets.get();
    }
}
