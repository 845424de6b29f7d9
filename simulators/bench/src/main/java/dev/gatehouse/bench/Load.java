package dev.gatehouse.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A load of MQTT 3.1.1 at QoS 1 in plaintext: some connections, each from a loopback address of its
 * own as devices have, each sending a batch of PUBLISH in one write and reading as many PUBACK. One
 * thread a connection.
 *
 * @param connections how many connections there are
 * @param messages how many messages are sent over all of them
 * @param payload octets of payload of a message
 * @param batch messages in flight on a connection
 */
record Load(int connections, int messages, int payload, int batch) {
    /** A load that takes longer than this for one answer is stuck. */
    private static final int ANSWER_MILLIS = 60_000;

    private static final int PUBACK_OCTETS = 4; // MQTT 3.1.1, 3.4
    private static final int PUBACK = 0x40; // MQTT 3.1.1, 3.4.1

    /** Connects, sends everything, waits for every acknowledgement; returns nanoseconds of that. */
    long run(int port) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (int i = 0; i < connections; i++) {
                sockets.add(connect(port, i));
            }
            List<Callable<Void>> senders = new ArrayList<>();
            for (Socket socket : sockets) {
                senders.add(() -> send(socket));
            }
            long begin = System.nanoTime();
            for (Future<Void> sender : threads.invokeAll(senders)) {
                sender.get();
            }
            return System.nanoTime() - begin;
        } catch (ExecutionException e) {
            throw new IOException("the load was not carried", e);
        } finally {
            threads.shutdownNow();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns how many messages are really sent: whole batches. */
    int sent() {
        return connections * batch * batches();
    }

    private int batches() {
        return Math.max(1, messages / connections / batch);
    }

    private static Socket connect(int port, int index) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.bind(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (index + 1)}), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        byte[] id = ("bench-" + index).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream connect = new ByteArrayOutputStream();
        connect.write(0x10);
        connect.write(12 + id.length);
        connect.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60});
        connect.writeBytes(new byte[] {0, (byte) id.length});
        connect.writeBytes(id);
        socket.getOutputStream().write(connect.toByteArray());
        byte[] connack = socket.getInputStream().readNBytes(4);
        if (connack.length != 4 || connack[3] != 0) {
            throw new IOException("the connection was refused");
        }
        return socket;
    }

    private Void send(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] octets = batchOctets();
        byte[] answers = new byte[batch * PUBACK_OCTETS];
        for (int i = 0; i < batches(); i++) {
            out.write(octets);
            new DataInputStream(in).readFully(answers);
            for (int a = 0; a < answers.length; a += PUBACK_OCTETS) {
                if (answers[a] != PUBACK) {
                    throw new IOException("no PUBACK but " + answers[a]);
                }
            }
        }
        return null;
    }

    private byte[] batchOctets() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] topic = "bench/room/state".getBytes(StandardCharsets.US_ASCII);
        for (int id = 1; id <= batch; id++) {
            octets.write(0x32);
            int length = 2 + topic.length + 2 + payload;
            do { // Variable octet integer, MQTT 3.1.1, 2.2.3.
                octets.write(length > 127 ? length & 127 | 128 : length);
                length >>= 7;
            } while (length > 0);
            octets.writeBytes(new byte[] {0, (byte) topic.length});
            octets.writeBytes(topic);
            octets.writeBytes(new byte[] {(byte) (id >> 8), (byte) id});
            octets.writeBytes(new byte[payload]);
        }
        return octets.toByteArray();
    }
}
