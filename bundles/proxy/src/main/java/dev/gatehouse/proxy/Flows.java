package dev.gatehouse.proxy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts flows, in all and per source address. A limit that is reached refuses the newcomer and
 * never pushes out what is established. Safe on any thread.
 */
final class Flows {
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> bySource = new ConcurrentHashMap<>();

    /**
     * Which limit is reached.
     *
     * @param scope whose limit, a phrase
     * @param limit the limit
     */
    record Full(String scope, int limit) {}

    /** Takes a place for a newcomer; if there is none, says whose limit is reached. */
    Optional<Full> enter(InetAddress source, RimLimits limits) {
        if (all.incrementAndGet() > limits.flows()) {
            all.decrementAndGet();
            return Optional.of(new Full("the gateway", limits.flows()));
        }
        if (bySource.merge(source, 1, Integer::sum) > limits.flowsPerSource()) {
            leave(source);
            return Optional.of(new Full("one sender", limits.flowsPerSource()));
        }
        return Optional.empty();
    }

    /** Gives a place back. */
    void leave(InetAddress source) {
        all.decrementAndGet();
        bySource.computeIfPresent(source, (address, count) -> count == 1 ? null : count - 1);
    }

    int count() {
        return all.get();
    }
}
