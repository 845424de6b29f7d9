package dev.gatehouse.store;

import dev.gatehouse.api.time.BuildTime;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.time.HomeClock.Standing;
import dev.gatehouse.api.time.Ticker;
import java.time.Instant;
import java.util.Optional;

/**
 * What time it is for the journal: what the home's clock says, and while there is none, its last
 * word or the newest time in the journal, and what has passed since. At a start, before there was
 * any of these, it is what the system says, but not before the build: a finding of that moment must
 * not look 50 years old and be removed for its age. Safe on any thread.
 */
final class HomeTime {
    private final Ticker ticker;
    private volatile Optional<HomeClock> clock = Optional.empty();
    private volatile Held held;

    private record Held(Instant at, long nanos) {}

    HomeTime(Ticker ticker) {
        this(ticker, Instant.now(), BuildTime.instant());
    }

    HomeTime(Ticker ticker, Instant system, Instant built) {
        this.ticker = ticker;
        this.held = new Held(system.isBefore(built) ? built : system, ticker.nanos());
    }

    void follow(HomeClock found) {
        clock = Optional.of(found);
    }

    void unfollow(HomeClock gone) {
        if (clock.filter(current -> current == gone).isPresent()) {
            clock = Optional.empty();
        }
    }

    Instant now() {
        Optional<HomeClock> current = clock;
        if (current.isPresent()) {
            held = new Held(current.get().now(), ticker.nanos());
            return held.at();
        }
        Held last = held;
        return last.at().plusNanos(Math.max(0, ticker.nanos() - last.nanos()));
    }

    /** Takes a time that is known to be past. */
    void notBefore(Instant past) {
        if (now().isBefore(past)) {
            held = new Held(past, ticker.nanos());
        }
    }

    /**
     * Returns whether findings may be removed for their age: a clock that was never set can't say.
     */
    boolean judgesAge() {
        return clock.filter(current -> current.standing() != Standing.UNSET).isPresent();
    }
}
