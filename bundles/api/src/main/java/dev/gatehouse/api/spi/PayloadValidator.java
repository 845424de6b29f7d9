package dev.gatehouse.api.spi;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;

/**
 * Judges messages of a device that the integrator knows. A service. A pure function of its
 * arguments, called on a worker under a deadline; throwing or being late refuses the message.
 */
@FunctionalInterface
public interface PayloadValidator {
    /** Returns a verdict; {@link Verdict#ALLOW} for what it does not know. */
    Verdict validate(Direction direction, ProtocolMessage message);
}
