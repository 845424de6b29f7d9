package dev.gatehouse.api.guard;

import dev.gatehouse.api.flow.Flow;

/**
 * All guards, in order, under the policies in force. A service of bundle {@code guard}; without it
 * the rim refuses every flow.
 */
public interface Guards {
    /**
     * Opens a session for a flow that was just accepted. Called on the flow's event loop; never
     * blocks, never throws.
     */
    GuardSession open(Flow flow);

    /**
     * Returns the version of the policies in force, counted upwards. The rim compares it with
     * {@link GuardSession#version()} at message boundaries and re-admits on a difference.
     */
    long version();
}
