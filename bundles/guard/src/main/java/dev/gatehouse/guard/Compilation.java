package dev.gatehouse.guard;

import dev.gatehouse.api.policy.Fault;
import java.util.List;
import java.util.Optional;

/**
 * What became of a set of policies: rules, or at least one fault and no rules.
 *
 * @param rules the compiled set
 * @param faults why there is none
 */
record Compilation(Optional<RuleSet> rules, List<Fault> faults) {
    Compilation {
        faults = List.copyOf(faults);
        if (rules.isPresent() != faults.isEmpty()) {
            throw new IllegalArgumentException("rules or faults, not both and not neither");
        }
    }
}
