package dev.gatehouse.guard.rate;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The source addresses with flows, and those that sent faster than their rate until a moment ago:
 * closing a flow and opening another gives nobody a new allowance. Bounded; safe on any thread.
 * When it is full a newcomer is turned away, and nobody else forgotten (decisions 30).
 */
public final class Sources {
    /** Addresses of the largest home and its guests, tenfold; about 1.5 MB when full. */
    public static final int LIMIT = 4_096;

    private final int limit;
    private final ConcurrentHashMap<Object, Source> sources = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile long sweptNanos;
    private volatile boolean swept;

    /** Holds this many addresses. */
    public Sources(int limit) {
        this.limit = limit;
    }

    /** A flow of this address begins. Empty: the table is full. */
    public Optional<Source> open(InetSocketAddress address, long nowNanos) {
        Object key = key(address);
        Source source = sources.computeIfPresent(key, (k, s) -> opened(s));
        if (source == null) {
            if (size.get() >= limit) {
                sweep(nowNanos);
            }
            source =
                    sources.compute(
                            key,
                            (k, s) ->
                                    s != null
                                            ? opened(s)
                                            : reserve() ? opened(new Source()) : null);
        }
        return Optional.ofNullable(source);
    }

    /** A flow of this address has ended. */
    public void close(InetSocketAddress address, long nowNanos) {
        sources.computeIfPresent(
                key(address),
                (k, source) -> {
                    source.closed();
                    return keep(source, nowNanos);
                });
    }

    /** Returns how many addresses are held. */
    public int size() {
        return size.get();
    }

    /** At most once in a millisecond, so that a full table does not make refusing expensive. */
    private void sweep(long nowNanos) {
        if (swept && nowNanos - sweptNanos < 1_000_000) {
            return;
        }
        swept = true;
        sweptNanos = nowNanos;
        for (Object key : sources.keySet()) {
            sources.computeIfPresent(key, (k, source) -> keep(source, nowNanos));
        }
    }

    private Source keep(Source source, long nowNanos) {
        if (source.isIdle(nowNanos)) {
            size.decrementAndGet();
            return null;
        }
        return source;
    }

    private boolean reserve() {
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            return false;
        }
        return true;
    }

    private static Source opened(Source source) {
        source.opened();
        return source;
    }

    private static Object key(InetSocketAddress address) {
        return address.getAddress() == null ? address.getHostString() : address.getAddress();
    }
}
