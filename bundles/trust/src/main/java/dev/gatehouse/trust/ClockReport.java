package dev.gatehouse.trust;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.time.HomeClock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Says once in the journal that the clock was never set. A component of its own: the journal needs
 * the clock, so the clock itself must not need the journal.
 */
@Component(
        service = {},
        immediate = true)
public final class ClockReport {
    private final StandingClock clock;
    private final AtomicBoolean said = new AtomicBoolean();

    /** For the component runtime. */
    @Activate
    public ClockReport(@Reference StandingClock clock) {
        this.clock = clock;
    }

    /** A journal has come. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void setJournal(Journal journal) {
        if (clock.standing() == HomeClock.Standing.UNSET && said.compareAndSet(false, true)) {
            journal.append(Finding.of(Codes.CLOCK_UNSET).with("floor", clock.floor().toString()));
        }
    }

    /** A journal has gone; nothing of it was kept. */
    public void unsetJournal(Journal journal) {
        // The next one is told only what this one was not.
    }
}
