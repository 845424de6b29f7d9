package dev.gatehouse.guard.json;

/**
 * Carries the end of a {@link Budget} out of the schema library, whose evaluators cannot answer
 * "stop". Never leaves this package.
 */
final class BudgetSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BudgetSpent() {
        super("budget spent", null, false, false);
    }
}
