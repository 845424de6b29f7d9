package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HexFormat;

/** A UDP socket on loopback that speaks in hexadecimal. */
final class CoapTalk implements AutoCloseable {
    /** A confirmable GET of /on with this id and the token a1b2. */
    static final String GET = "42017d34a1b2b26f6e";

    /** A confirmable GET of /bad, which the guards of the tests refuse. */
    static final String BAD = "42017d35a1b2b3626164";

    private static final int PATIENCE_MILLIS = 10_000;

    private final DatagramSocket socket;
    private SocketAddress last;

    CoapTalk() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return socket.getLocalPort();
    }

    void say(int port, String hex) throws IOException {
        byte[] octets = HexFormat.of().parseHex(hex);
        socket.send(
                new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), port));
    }

    void answer(String hex) throws IOException {
        answer(last, hex);
    }

    void answer(SocketAddress to, String hex) throws IOException {
        byte[] octets = HexFormat.of().parseHex(hex);
        socket.send(new DatagramPacket(octets, octets.length, to));
    }

    SocketAddress last() {
        return last;
    }

    String hear() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        last = packet.getSocketAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    /** Returns whether nothing lies in the socket's queue: for after something later has come. */
    boolean silent() throws IOException {
        socket.setSoTimeout(1);
        try {
            hear();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
