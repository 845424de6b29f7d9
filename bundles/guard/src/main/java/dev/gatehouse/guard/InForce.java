package dev.gatehouse.guard;

import java.util.Optional;

/**
 * The rules in force, swapped as one.
 *
 * @param version counted upwards with each swap; 0 before the first
 * @param rules the rules; empty before the first reading and after the end
 */
record InForce(long version, Optional<RuleSet> rules) {
    /** Nothing was read yet: everything is refused. */
    static final InForce NOTHING = new InForce(0, Optional.empty());
}
