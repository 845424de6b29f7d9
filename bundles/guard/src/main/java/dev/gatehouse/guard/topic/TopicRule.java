package dev.gatehouse.guard.topic;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.guard.json.PayloadSchema;
import java.util.Set;

/**
 * One compiled topic policy. Immutable.
 *
 * @param directions the ways it applies to
 * @param maxOctets longest payload that is read
 * @param schema what the payload must fit
 */
public record TopicRule(Set<Direction> directions, int maxOctets, PayloadSchema schema) {
    public TopicRule {
        directions = Set.copyOf(directions);
    }
}
