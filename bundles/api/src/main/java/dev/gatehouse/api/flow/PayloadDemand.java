package dev.gatehouse.api.flow;

import dev.gatehouse.api.message.ProtocolMessage;

/**
 * How much of a message's payload a policy wants to read. Asked by a layer when it knows a
 * message's head; what nobody reads is streamed.
 */
@FunctionalInterface
public interface PayloadDemand {
    /** Nobody reads payloads. */
    PayloadDemand NONE = (direction, head) -> 0;

    /**
     * Returns how many octets of payload are read at most: 0 means the payload is not read. A
     * payload longer than this is shown to the guards as absent, and they refuse it.
     *
     * @param direction the way the message travels
     * @param head the message without its payload
     */
    int octets(Direction direction, ProtocolMessage head);
}
