package dev.gatehouse.proxy;

import dev.gatehouse.api.time.HomeClock;
import java.time.Instant;

/** A clock that stands. */
final class StoppedClock implements HomeClock {
    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Standing standing() {
        return Standing.FLOOR;
    }
}
