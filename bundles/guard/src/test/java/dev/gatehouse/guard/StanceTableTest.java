package dev.gatehouse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Stance.Acceptance;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.guard.stance.Leniency;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes under which stance, and what it is told as. */
class StanceTableTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Verdict LOGIN =
            new Verdict.Refuse(Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", "admin"));

    private static Leniency of(Stance stance) {
        return new Leniency(() -> stance, () -> NOW);
    }

    private static Stance stance(String mode, long pausedSeconds, String accepted, long until) {
        return new Stance(
                Stance.Mode.valueOf(mode),
                pausedSeconds == 0 ? Optional.empty() : Optional.of(NOW.plusSeconds(pausedSeconds)),
                accepted.equals("-")
                        ? List.of()
                        : List.of(new Acceptance(accepted, NOW.plusSeconds(until), "why")));
    }

    @ParameterizedTest
    @CsvSource({
        "PROTECT,   0, -,                  0, stops",
        "PROTECT,  -1, -,                  0, stops",
        "PROTECT, 900, -,                  0, pause",
        "PROTECT,   0, login.default-pair, 1, accepted",
        "PROTECT,   0, login.default-pair, 0, stops",
        "PROTECT,   0, rate.exceeded,      1, stops",
        "LOOK,      0, -,                  0, look",
        "LOOK,    900, login.default-pair, 1, look"
    })
    void aRefusalStopsOrPassesForOneReason(
            String mode, long paused, String accepted, long until, String expected) {
        Leniency leniency = of(stance(mode, paused, accepted, until));
        leniency.begin();
        boolean stops = leniency.stops(LOGIN);
        assertThat(stops).isEqualTo(expected.equals("stops"));
        List<Finding> told = ((Verdict.Allow) leniency.allow()).findings();
        if (stops) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told).singleElement().satisfies(f -> passed(f, expected));
        }
    }

    private static void passed(Finding finding, String reason) {
        assertThat(finding.code()).isEqualTo(Codes.LOGIN_DEFAULT_PAIR);
        assertThat(finding.params())
                .containsEntry("user", "admin")
                .containsEntry(Finding.PASSED, reason);
    }

    @Test
    void dropAndQuarantinePassLikeARefusalAndAllowNeverStops() {
        Leniency look = of(stance("LOOK", 0, "-", 0));
        Finding finding = Finding.of(Codes.RATE_EXCEEDED);
        assertThat(look.stops(new Verdict.Drop(finding))).isFalse();
        assertThat(look.stops(new Verdict.Quarantine(finding))).isFalse();
        assertThat(of(Stance.PROTECT).stops(Verdict.ALLOW)).isFalse();
    }

    @Test
    void whatPassedIsForgottenWithTheNextMessage() {
        Leniency look = of(stance("LOOK", 0, "-", 0));
        assertThat(look.stops(LOGIN)).isFalse();
        look.begin();
        assertThat(look.allow()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void withoutAClockNoExceptionThatEndsHoldsFailsClosed() {
        Stance paused = stance("PROTECT", 900, "login.default-pair", 900);
        assertThat(new Leniency(() -> paused, () -> Instant.MAX).stops(LOGIN)).isTrue();
        assertThat(Leniency.NONE.stops(LOGIN)).isTrue();
    }
}
