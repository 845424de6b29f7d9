package dev.gatehouse.api.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.Stance.Acceptance;
import dev.gatehouse.api.device.Stance.Mode;
import dev.gatehouse.api.device.Stance.Passing;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StanceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void aNewDeviceIsProtected() {
        assertThat(Stance.PROTECT.passes("login.default-pair", NOW)).isEmpty();
    }

    @Test
    void lookingLetsEverythingPass() {
        Stance look = new Stance(Mode.LOOK, Optional.empty(), List.of());
        assertThat(look.passes("login.default-pair", NOW)).contains(Passing.LOOK);
    }

    @Test
    void aPauseEndsByItself() {
        Stance pause = new Stance(Mode.PROTECT, Optional.of(NOW), List.of());
        assertThat(pause.passes("login.default-pair", NOW.minusNanos(1))).contains(Passing.PAUSE);
        assertThat(pause.passes("login.default-pair", NOW)).isEmpty();
    }

    @Test
    void anAcceptedRiskIsThatOneUntilItsDate() {
        Acceptance accepted = new Acceptance("payload.schema", NOW, "my own sensor");
        Stance stance = new Stance(Mode.PROTECT, Optional.empty(), List.of(accepted));
        assertThat(stance.passes("payload.schema", NOW.minusSeconds(1))).contains(Passing.ACCEPTED);
        assertThat(stance.passes("payload.schema", NOW)).isEmpty();
        assertThat(stance.passes("login.default-pair", NOW.minusSeconds(1))).isEmpty();
    }

    @Test
    void exceptionsAreFew() {
        List<Acceptance> many =
                Collections.nCopies(Stance.ACCEPTED + 1, new Acceptance("a.b", NOW, ""));
        assertThatThrownBy(() -> new Stance(Mode.PROTECT, Optional.empty(), many))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
