package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HomeTimeTest {
    private static final Instant BUILT = Instant.parse("2026-01-02T00:00:00Z");

    @Test
    void beforeAnyClockIsThereNothingIsOlderThanTheBuild() {
        AtomicLong nanos = new AtomicLong();
        HomeTime time = new HomeTime(nanos::get, Instant.EPOCH, BUILT);
        nanos.set(1_000_000_000);
        assertThat(time.now()).isEqualTo(BUILT.plusSeconds(1));
        assertThat(time.judgesAge()).isFalse();
    }

    @Test
    void aSystemClockAfterTheBuildIsTakenAsItIs() {
        HomeTime time = new HomeTime(() -> 0, BUILT.plusSeconds(9), BUILT);
        assertThat(time.now()).isEqualTo(BUILT.plusSeconds(9));
    }
}
