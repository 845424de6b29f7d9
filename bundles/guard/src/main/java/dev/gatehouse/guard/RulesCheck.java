package dev.gatehouse.guard;

import dev.gatehouse.api.policy.Policy;
import java.util.List;
import java.util.function.Function;

/**
 * Compiles policies and says what is wrong with them, putting nothing in force: for {@code
 * gatehouse check}. Its signature uses the Java platform alone, so that it can be called through a
 * class loader of its own. Keeps nothing; safe on any thread.
 */
public final class RulesCheck implements Function<List<?>, List<List<String>>> {
    /** Makes one. */
    public RulesCheck() {}

    /**
     * Returns a list of policy id, key, reason and what is allowed for each fault; none if good.
     *
     * @throws ClassCastException if one of them is no {@link Policy} of this api
     */
    @Override
    public List<List<String>> apply(List<?> policies) {
        List<Policy> typed = policies.stream().<Policy>map(Policy.class::cast).toList();
        return PolicyCompiler.compile(typed).faults().stream()
                .map(fault -> List.of(fault.file(), fault.key(), fault.reason(), fault.allowed()))
                .toList();
    }
}
