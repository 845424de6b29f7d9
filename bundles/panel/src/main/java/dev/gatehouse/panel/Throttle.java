package dev.gatehouse.panel;

import dev.gatehouse.api.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Slows guessing down: attempts to log in, of each source and of all together. Safe on any thread.
 */
final class Throttle {
    /** Attempts of one source at once: a person who has several passwords in mind. */
    static final int SOURCE = 5;

    /** How long one source waits for one more attempt. */
    static final Duration SOURCE_PAUSE = Duration.ofSeconds(30);

    /** Attempts of all sources together at once. */
    static final int TOTAL = 60;

    /** How long all together wait for one more. */
    static final Duration TOTAL_PAUSE = Duration.ofSeconds(2);

    /** Most sources counted apart; those beyond share one count. */
    static final int SOURCES = 512;

    /** Octets of an IPv6 address that one household or host has: RFC 4291 2.5.4. */
    private static final int PREFIX = 8;

    private static final String OTHERS = "";

    private final Ticker ticker;
    private final Map<String, Bucket> sources = new HashMap<>();
    private final Bucket total;

    Throttle(Ticker ticker) {
        this.ticker = ticker;
        this.total = new Bucket(TOTAL, TOTAL_PAUSE, ticker.nanos());
    }

    /** Attempts that are left, growing with time. */
    private static final class Bucket {
        private final int most;
        private final long pause;
        private double left;
        private long seen;

        Bucket(int most, Duration pause, long now) {
            this.most = most;
            this.pause = pause.toNanos();
            this.left = most;
            this.seen = now;
        }

        void fill(long now) {
            left = Math.min(most, left + (double) (now - seen) / pause);
            seen = now;
        }

        boolean full() {
            return left >= most;
        }

        long seconds() {
            return left >= 1
                    ? 0
                    : Math.max(1, Duration.ofNanos((long) ((1 - left) * pause)).toSeconds());
        }
    }

    /** Counts an attempt; returns after how many seconds to come again, if it may not be made. */
    synchronized Optional<Long> attempt(InetAddress source) {
        long now = ticker.nanos();
        Bucket own = bucket(key(source), now);
        own.fill(now);
        total.fill(now);
        long wait = Math.max(own.seconds(), total.seconds());
        if (wait > 0) {
            return Optional.of(wait);
        }
        own.left--;
        total.left--;
        return Optional.empty();
    }

    /** Forgets the failures of a source that has shown who it is. */
    synchronized void succeeded(InetAddress source) {
        sources.remove(key(source));
    }

    private Bucket bucket(String key, long now) {
        Bucket known = sources.get(key);
        if (known != null) {
            return known;
        }
        if (sources.size() >= SOURCES) {
            sources.values()
                    .removeIf(
                            each -> {
                                each.fill(now);
                                return each.full();
                            });
        }
        String place = sources.size() >= SOURCES ? OTHERS : key;
        return sources.computeIfAbsent(place, any -> new Bucket(SOURCE, SOURCE_PAUSE, now));
    }

    private static String key(InetAddress source) {
        byte[] octets = source.getAddress();
        return HexFormat.of()
                .formatHex(octets.length > PREFIX ? Arrays.copyOf(octets, PREFIX) : octets);
    }
}
