package dev.gatehouse.guard;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policies.Reading;
import dev.gatehouse.api.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the rules in force in step with the policies. {@link #look} is called by one thread; {@link
 * #inForce} by any, at the cost of one volatile read.
 */
final class PolicyFollower {
    /** Faults of one reading that are journaled; the rest is what {@code check} is for. */
    static final int REPORTED = 20;

    private volatile InForce inForce = InForce.NOTHING;
    private Optional<Reading> seen = Optional.empty();
    private Optional<List<Policy>> compiled = Optional.empty();

    InForce inForce() {
        return inForce;
    }

    /**
     * Compares the reading with the one seen last, and compiles it if it is another. On faults the
     * rules in force stay. That policies hold is told here, at the swap, and not where they were
     * read: what reads well may still make no rules.
     *
     * @return what is to be journaled
     */
    List<Finding> look(Policies policies) {
        Reading reading = policies.current();
        if (reading.generation() == 0) {
            return List.of(); // Nothing was read yet: no rules are not the same as empty rules.
        }
        if (seen.filter(last -> last == reading || same(last, reading)).isPresent()) {
            return List.of();
        }
        seen = Optional.of(reading);
        if (compiled.filter(reading.policies()::equals).isPresent()) {
            return List.of(); // The service came back with what holds already.
        }
        Compilation result = PolicyCompiler.compile(reading.policies());
        if (result.rules().isPresent()) {
            compiled = Optional.of(reading.policies());
            inForce = new InForce(inForce.version() + 1, result.rules());
            return List.of(
                    Finding.of(Codes.POLICY_LOADED)
                            .with("count", (long) reading.policies().size()));
        }
        return result.faults().stream()
                .limit(REPORTED)
                .map(fault -> invalid(policies, fault))
                .toList();
    }

    /** The compiler knows ids alone; people look for the file. */
    private static Finding invalid(Policies policies, Fault fault) {
        String file = policies.origin(fault.file());
        Fault told = new Fault(file, fault.key(), fault.reason(), fault.allowed());
        return Finding.of(Codes.POLICY_INVALID).with("fault", told.sentence()).from(file);
    }

    /** No rules any more: what is still open is refused from here on. */
    void end() {
        inForce = new InForce(inForce.version() + 1, Optional.empty());
    }

    private static boolean same(Reading last, Reading reading) {
        return last.generation() == reading.generation()
                && last.policies().equals(reading.policies());
    }
}
