package dev.gatehouse.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Reads the sockets of all legs on one thread: a thread for each leg would cost more than the leg.
 * Sleeps while nothing comes. Methods are safe on any thread.
 */
final class Receiver implements AutoCloseable {
    /** Longest datagram that is read, in octets: a flight of certificates on a wide link. */
    private static final int LONGEST = 16_384;

    /** Datagrams of one socket that are read before the others get their turn. */
    private static final int TURN = 16;

    /** Who owns a socket; called on the receiver's thread, must not block. */
    interface Sink {
        void datagram(byte[] octets);

        /** The other machine says that nobody listens there. */
        void unreachable();
    }

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);

    Receiver() throws IOException {
        selector = Selector.open();
        Thread thread = new Thread(this::run, "gatehouse-dtls-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens a socket of its own, connected to this address alone, and reads it from now on. */
    DatagramChannel open(InetSocketAddress peer, Sink sink) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            // The kernel then drops what comes from anybody else, and tells of a closed port.
            channel.connect(peer);
            channel.register(selector, SelectionKey.OP_READ, sink);
            selector.wakeup();
            return channel;
        } catch (IOException | ClosedSelectorException e) {
            channel.close();
            throw e;
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException | IOException ended) {
            return; // Closed: the legs' sockets are closed by their owners.
        }
    }

    private void ready(SelectionKey key) {
        Sink sink = (Sink) key.attachment();
        try {
            DatagramChannel channel = (DatagramChannel) key.channel();
            for (int i = 0; i < TURN; i++) {
                buffer.clear();
                if (channel.read(buffer) <= 0) {
                    return;
                }
                byte[] octets = new byte[buffer.flip().remaining()];
                buffer.get(octets);
                sink.datagram(octets);
            }
        } catch (IOException refused) {
            sink.unreachable();
        } catch (RuntimeException bug) {
            // A rim: one leg's fault must not end the reading of all others. It is closed.
            key.cancel();
            sink.unreachable();
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            return; // It is closed as far as it can be.
        }
    }
}
