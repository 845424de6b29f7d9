package dev.gatehouse.coap;

import dev.gatehouse.api.datagram.DatagramLeg;
import java.nio.ByteBuffer;

/** A leg that never came about and swallows what is sent. */
final class NoLeg implements DatagramLeg {
    @Override
    public void send(ByteBuffer datagram) {
        // Its listener was told that it failed.
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
