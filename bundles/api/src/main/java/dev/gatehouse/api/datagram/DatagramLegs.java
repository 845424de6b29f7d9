package dev.gatehouse.api.datagram;

import dev.gatehouse.api.flow.Flow;

/** Opens DTLS legs towards the other end. A service of bundle {@code coap}. Safe on any thread. */
public interface DatagramLegs {
    /**
     * Begins a leg for one flow to its route's endpoint. Returns at once and never throws: what
     * goes wrong is told to the listener. Each flow has a leg of its own, so that nobody ever
     * speaks over the protection that was made for somebody else.
     */
    DatagramLeg open(Flow flow, LegListener listener);
}
