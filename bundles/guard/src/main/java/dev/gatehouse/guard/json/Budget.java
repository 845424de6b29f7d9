package dev.gatehouse.guard.json;

/**
 * How much work one check may cost. Evaluating a schema and matching a regular expression can both
 * grow without bound in the input's length; this is what makes them end. For one document and one
 * thread.
 */
final class Budget {
    /**
     * Steps for one document. An array of 20,000 numbers with a range takes about 100,000. The
     * costliest step is a combination of schemas, some two microseconds on a slow machine: the
     * worst document holds the loop for half a second, less than what counts as a stall.
     */
    static final long STEPS = 250_000;

    private static final Budget UNLIMITED = new Budget(Long.MAX_VALUE);

    private long left;

    private Budget(long steps) {
        left = steps;
    }

    /** Returns the budget for one document that somebody sent. */
    static Budget forDocument() {
        return new Budget(STEPS);
    }

    /** Returns the one for schemas, which are read by every check and bounded when compiled. */
    static Budget unlimited() {
        return UNLIMITED;
    }

    /**
     * Counts work that is about to be done.
     *
     * @throws BudgetSpent if there is none left
     */
    void spend(int steps) {
        if (this == UNLIMITED) {
            return; // Shared by threads: never written.
        }
        left -= steps;
        if (left < 0) {
            throw new BudgetSpent();
        }
    }
}
