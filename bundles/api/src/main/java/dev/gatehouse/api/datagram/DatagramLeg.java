package dev.gatehouse.api.datagram;

import java.nio.ByteBuffer;

/**
 * One protected leg. What is sent before the handshake is complete and the other end is verified
 * waits, at most {@value #WAITING} datagrams; what comes then is dropped, as a network may.
 */
public interface DatagramLeg extends AutoCloseable {
    /** Most datagrams that wait for a handshake: a handful of first requests. */
    int WAITING = 4;

    /** Longest datagram, in octets: what IPv6 carries at least, without its headers. */
    int LONGEST = 1_232;

    /** Sends a datagram, which is copied. Never blocks, never throws. */
    void send(ByteBuffer datagram);

    /** Ends the leg; nothing is told to its listener afterwards. */
    @Override
    void close();
}
