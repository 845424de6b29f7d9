package dev.gatehouse.trust;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A TLS or DTLS handshake of two engines in memory, without loss. */
final class Handshake {
    private static final int ROUNDS = 400; // A stuck handshake ends the test instead of spinning.

    private final Side client;
    private final Side server;
    private boolean clientReceived;

    private Handshake(SSLEngine client, SSLEngine server) {
        this.client = new Side(client);
        this.server = new Side(server);
    }

    /**
     * Runs it to its end, then passes one octet from client to server and one back.
     *
     * @return the first packet of the server
     */
    static byte[] run(SSLEngine client, SSLEngine server) throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        Handshake handshake = new Handshake(client, server);
        for (int round = 0; round < ROUNDS && !handshake.clientReceived; round++) {
            handshake.client.turn(handshake.server);
            try {
                handshake.server.turn(handshake.client);
            } catch (SSLException e) {
                // BoringSSL sends its alert first and says why in the next call.
                handshake.client.send(handshake.server, ByteBuffer.allocate(0));
                throw e;
            }
            handshake.clientReceived = handshake.client.received > 0;
        }
        if (!handshake.clientReceived) {
            throw new AssertionError(
                    "stuck: " + client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
        }
        return handshake.client.first;
    }

    /**
     * Reads the group of the key share from a ServerHello of TLS 1.3 (RFC 8446 4.1.3 and 4.2.8),
     * negative if it is a request for a share of that group.
     */
    static int group(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        in.position(5 + 4 + 2 + 32); // Record, message, version, random.
        in.position(in.get() + in.position() + 2 + 1 + 2); // Session, suite, compression, length.
        while (in.remaining() >= 4) {
            int type = in.getShort();
            int length = in.getShort();
            if (type == 51) {
                int group = Short.toUnsignedInt(in.getShort());
                return length > 2 ? group : -group;
            }
            in.position(in.position() + length);
        }
        throw new AssertionError("no key share");
    }

    /** One engine and the packets that wait for it. */
    private static final class Side {
        private final SSLEngine engine;
        private final Deque<byte[]> inbox = new ArrayDeque<>();
        private int received;
        private boolean sent;
        private byte[] first;

        Side(SSLEngine engine) {
            this.engine = engine;
        }

        void turn(Side other) throws SSLException {
            for (int step = 0; step < ROUNDS; step++) {
                HandshakeStatus status = engine.getHandshakeStatus();
                if (status == HandshakeStatus.NEED_TASK) {
                    Runnable task = engine.getDelegatedTask();
                    while (task != null) {
                        task.run();
                        task = engine.getDelegatedTask();
                    }
                } else if (status == HandshakeStatus.NEED_WRAP) {
                    send(other, ByteBuffer.allocate(0));
                } else if (status == HandshakeStatus.NEED_UNWRAP_AGAIN) {
                    receive(new byte[0]);
                } else if (!inbox.isEmpty()) {
                    receive(inbox.poll());
                } else if (status == HandshakeStatus.NOT_HANDSHAKING && !sent) {
                    sent = true;
                    send(other, ByteBuffer.wrap(new byte[] {1}));
                } else {
                    return;
                }
            }
        }

        private void send(Side other, ByteBuffer data) throws SSLException {
            ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(data, packet);
            if (result.getStatus() == Status.CLOSED && result.bytesProduced() == 0) {
                throw new SSLException("closed");
            }
            if (packet.position() > 0) {
                byte[] octets = new byte[packet.flip().remaining()];
                packet.get(octets);
                other.inbox.add(octets);
                other.first = other.first == null ? octets : other.first;
            }
        }

        private void receive(byte[] octets) throws SSLException {
            ByteBuffer in = ByteBuffer.wrap(octets);
            ByteBuffer out =
                    ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + 1);
            SSLEngineResult result = engine.unwrap(in, out);
            received += result.bytesProduced();
            if (result.getStatus() == Status.CLOSED) {
                throw new SSLException("closed");
            }
            if (in.hasRemaining()) {
                byte[] rest = new byte[in.remaining()];
                in.get(rest);
                if (result.getStatus() == Status.BUFFER_UNDERFLOW && !inbox.isEmpty()) {
                    byte[] next = inbox.poll();
                    byte[] joined = Arrays.copyOf(rest, rest.length + next.length);
                    System.arraycopy(next, 0, joined, rest.length, next.length);
                    rest = joined;
                }
                inbox.addFirst(rest);
            }
        }
    }
}
