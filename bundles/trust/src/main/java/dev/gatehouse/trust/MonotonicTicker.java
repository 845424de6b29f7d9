package dev.gatehouse.trust;

import dev.gatehouse.api.time.Ticker;
import org.osgi.service.component.annotations.Component;

/** The clock that only counts. Safe on any thread, never blocks. */
@Component
public final class MonotonicTicker implements Ticker {
    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
