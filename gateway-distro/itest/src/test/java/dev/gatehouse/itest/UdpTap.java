package dev.gatehouse.itest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands on the wire before a UDP server and writes down every datagram, both ways. */
final class UdpTap implements AutoCloseable {
    private static final int LONGEST = 65_536;

    private final DatagramSocket front;
    private final int target;
    private final Map<SocketAddress, DatagramSocket> backs = new ConcurrentHashMap<>();
    private final List<byte[]> datagrams = new CopyOnWriteArrayList<>();

    private UdpTap(int target) throws IOException {
        this.target = target;
        front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        daemon(this::forward);
    }

    /** Stands before the server on this loopback port. */
    static UdpTap before(int port) throws IOException {
        return new UdpTap(port);
    }

    int port() {
        return front.getLocalPort();
    }

    /** Returns how many senders there were. */
    int senders() {
        return backs.size();
    }

    /** Returns all datagrams so far. */
    List<byte[]> datagrams() {
        return List.copyOf(datagrams);
    }

    private void forward() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (true) {
                packet.setLength(LONGEST);
                front.receive(packet);
                record(packet);
                DatagramSocket back = back(packet.getSocketAddress());
                back.send(
                        new DatagramPacket(
                                packet.getData(),
                                packet.getLength(),
                                InetAddress.getLoopbackAddress(),
                                target));
            }
        } catch (IOException closed) {
            backs.values().forEach(DatagramSocket::close);
        }
    }

    private DatagramSocket back(SocketAddress sender) throws IOException {
        DatagramSocket known = backs.get(sender);
        if (known != null) {
            return known;
        }
        DatagramSocket made = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        backs.put(sender, made);
        daemon(() -> back(made, sender));
        return made;
    }

    private void back(DatagramSocket from, SocketAddress to) {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (true) {
                packet.setLength(LONGEST);
                from.receive(packet);
                record(packet);
                front.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
            }
        } catch (IOException closed) {
            from.close();
        }
    }

    private void record(DatagramPacket packet) {
        datagrams.add(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "udp-tap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        front.close();
    }
}
