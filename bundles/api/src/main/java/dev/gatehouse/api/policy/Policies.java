package dev.gatehouse.api.policy;

import java.util.List;

/**
 * The policies as read from the files. A service of bundle {@code policy}; safe on any thread.
 * Followers compare generations; nobody is called back.
 */
public interface Policies {
    /**
     * Returns the last good reading. Until there was a first one it has generation 0 and no
     * policies, and everything is to be refused.
     */
    Reading current();

    /**
     * Returns, for people, the file that a policy of the current reading stands in; the id itself
     * where no file is known. What a follower finds wrong with a policy is told with it.
     *
     * @param id the policy's id
     */
    default String origin(String id) {
        return id;
    }

    /**
     * One reading of all files, immutable.
     *
     * @param generation counted upwards from 1 with each accepted change; 0 before the first
     * @param policies all of them, in order of their ids
     */
    record Reading(long generation, List<Policy> policies) {
        public Reading {
            policies = List.copyOf(policies);
        }
    }
}
