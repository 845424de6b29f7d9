package dev.gatehouse.guard.stance;

import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.guard.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the household lets pass for the device of one flow: everything while it only looks or while
 * protection is paused, one kind of thing where it has accepted that risk. What passes is kept as a
 * finding that says why, and the guards go on, since what comes next may not pass. One message at a
 * time, on the flow's loop only; the stance is asked for only when something would be refused.
 */
public final class Leniency {
    /** Passes nothing: for flows whose device nobody knows. */
    public static final Leniency NONE = new Leniency(() -> Stance.PROTECT, () -> Instant.MAX);

    /** Findings of one message that are told; a message can hold a thousand logins. */
    public static final int FINDINGS = 8;

    private final Supplier<Stance> stance;
    private final Supplier<Instant> clock;
    private List<Finding> passed = List.of();

    /**
     * @param stance of the flow's device, now
     * @param clock the home's; the end of all time where there is none, so that what is limited in
     *     time has ended
     */
    public Leniency(Supplier<Stance> stance, Supplier<Instant> clock) {
        this.stance = stance;
        this.clock = clock;
    }

    /** Another message is judged. */
    public void begin() {
        passed = List.of();
    }

    /** Returns whether this verdict ends the judging: it refuses, and may not pass all the same. */
    public boolean stops(Verdict verdict) {
        Optional<Finding> refused =
                switch (verdict.kind()) {
                    case ALLOW -> Optional.empty();
                    case REFUSE -> Optional.of(((Verdict.Refuse) verdict).finding());
                    case DROP -> Optional.of(((Verdict.Drop) verdict).finding());
                    case QUARANTINE -> Optional.of(((Verdict.Quarantine) verdict).finding());
                };
        if (refused.isEmpty()) {
            return false;
        }
        Finding finding = refused.get();
        Optional<Stance.Passing> why = stance.get().passes(finding.code().word(), clock.get());
        why.ifPresent(passing -> keep(finding, passing));
        return why.isEmpty();
    }

    private void keep(Finding finding, Stance.Passing why) {
        List<Finding> more = new ArrayList<>(passed);
        boolean alike = more.stream().anyMatch(old -> old.code().equals(finding.code()));
        if (!alike && more.size() < FINDINGS) {
            more.add(finding.with(Finding.PASSED, why.name().toLowerCase(Locale.ROOT)));
        }
        passed = more;
    }

    /** Returns the verdict on a message at which nothing stopped. */
    public Verdict allow() {
        return passed.isEmpty() ? Verdict.ALLOW : new Verdict.Allow(passed);
    }
}
