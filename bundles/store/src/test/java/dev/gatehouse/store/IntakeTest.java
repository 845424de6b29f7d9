package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.finding.Severity;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final Instant NOW = Samples.NOON;
    private final Intake intake = new Intake(1);

    @Test
    void alikeAreFoldedWithinAMinuteAndCounted() {
        Finding finding = Samples.numbered(1);
        for (int i = 0; i < 5; i++) {
            Instant when = NOW.plusSeconds(i);
            intake.append(
                    finding.at(Optional.of(new FlowId(i + 1)), finding.device(), "a", when),
                    NOW,
                    i);
        }
        intake.append(finding.at(Optional.empty(), finding.device(), "b", NOW), NOW, 6);
        intake.append(
                finding.at(Optional.empty(), finding.device(), "a", NOW), NOW, Intake.FOLD_NANOS);

        List<SecurityEvent> events = intake.snapshot(event -> true);
        assertThat(events).extracting(SecurityEvent::count).containsExactly(5L, 1L, 1L);
        assertThat(events.get(0).last()).isEqualTo(NOW.plusSeconds(4));
        assertThat(events.get(0).finding().time()).contains(NOW);
    }

    @Test
    void aFoldedOneThatIsStoredIsWrittenAgain() {
        intake.append(Samples.numbered(1), NOW, 0);
        intake.written(intake.take(NOW, 0, false));
        assertThat(intake.take(NOW, 0, true)).isEmpty();

        intake.append(Samples.numbered(1), NOW, 1);

        assertThat(intake.take(NOW, 2, false)).isEmpty();
        List<Intake.Taken> again = intake.take(NOW, 2, true);
        assertThat(again).extracting(Intake.Taken::fresh).containsExactly(false);
        assertThat(again.get(0).event().count()).isEqualTo(2);
        intake.written(again);
        assertThat(intake.take(NOW, 3, true)).isEmpty();
    }

    @Test
    void oneThatIsFoldedWhileItIsWrittenIsNotLost() {
        intake.append(Samples.numbered(1), NOW, 0);
        List<Intake.Taken> taken = intake.take(NOW, 0, false);
        intake.append(Samples.numbered(1), NOW, 1);
        intake.written(taken);

        assertThat(intake.take(NOW, 2, true))
                .extracting(each -> each.event().count())
                .containsExactly(2L);
    }

    @Test
    void overflowIsCountedAndSaidOnceInAWhile() {
        for (int i = 0; i < Intake.RING + 10; i++) {
            intake.append(Samples.numbered(i), NOW, 0);
        }
        List<Intake.Taken> first = intake.take(NOW, 0, false);
        assertThat(first).hasSize(Intake.RING + 1);
        Finding last = first.get(Intake.RING).event().finding();
        assertThat(last.code()).isEqualTo(Codes.JOURNAL_OVERFLOW);
        assertThat(last.params()).containsEntry("count", 10L);

        intake.append(Samples.numbered(-1), NOW, 1);
        assertThat(intake.take(NOW, 1, false)).hasSize(Intake.RING + 1);
        assertThat(intake.take(NOW, Intake.OVERFLOW_NANOS, false)).hasSize(Intake.RING + 2);
    }

    @Test
    void aCodeThatIsTooLongIsCountedAsLost() {
        String word = "a." + "b".repeat(10_000);
        intake.append(Finding.of(new FindingCode(word, Severity.INFO, Optional.empty())), NOW, 0);

        assertThat(intake.take(NOW, 0, false))
                .extracting(each -> each.event().finding().code())
                .containsExactly(Codes.JOURNAL_OVERFLOW);
    }

    @Test
    void numbersThatAreOnTheDiskAreNotGivenAgain() {
        intake.append(Samples.numbered(1), NOW, 0);
        intake.append(Samples.numbered(2), NOW, 0);
        intake.numberFrom(100);
        intake.append(Samples.numbered(3), NOW, 0);
        intake.numberFrom(50);

        assertThat(intake.snapshot(event -> true))
                .extracting(SecurityEvent::sequence)
                .containsExactly(100L, 101L, 102L);
    }

    @Test
    void aMillionFindingsThatNobodyWritesTakeBoundedMemory() {
        for (int i = 0; i < 20_000; i++) {
            intake.append(Samples.numbered(i), NOW, i);
        }
        long before = used();
        for (int i = 0; i < 1_000_000; i++) {
            intake.append(Samples.numbered(1_000_000 + i), NOW, i * 1_000_000L);
        }

        // Ring and folds are full before: what comes after must leave no more than noise.
        assertThat(used() - before).isLessThan(8L << 20);
        assertThat(intake.snapshot(event -> true)).hasSize(Intake.RING);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
