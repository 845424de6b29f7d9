package dev.gatehouse.itest;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of an {@link MqttEcho} that stays connected. */
final class MqttFlow implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;

    /** No test has a policy for it. */
    private static final String FENCE = "fence";

    private final Socket socket;
    private final DataInputStream in;

    private MqttFlow(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /**
     * Connects and waits for the server's own acceptance.
     *
     * @throws IOException if it is refused, or broken off
     */
    static MqttFlow open(int port) throws IOException {
        return open(port, "127.0.0.1", "lamp");
    }

    /**
     * Connects from an address under a client identifier and waits for the server's own acceptance.
     *
     * @throws IOException if it is refused, or broken off
     */
    static MqttFlow open(int port, String from, String client) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        try {
            socket.setSoTimeout(ANSWER_MILLIS);
            MqttFlow flow = new MqttFlow(socket);
            socket.getOutputStream().write(Routes.connectPacket(client, "lamp", "zz-4k1-q"));
            byte[] answer = flow.in.readNBytes(4);
            if (answer.length < 4 || answer[0] != 0x20 || answer[3] != 0) {
                throw new IOException("not accepted");
            }
            return flow;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns whether a new client gets its message back. */
    static boolean works(int port) {
        return passes(port, "home/works", "yes");
    }

    /** Returns whether a new client gets this message back. */
    static boolean passes(int port, String topic, String payload) {
        try (MqttFlow flow = open(port)) {
            return flow.echoes(topic, payload);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Says something, and returns whether it came back before what is said next does; not if the
     * flow ended. A message of QoS 0 that is refused is taken out and the flow goes on.
     */
    boolean echoes(String topic, String payload) {
        try {
            socket.getOutputStream().write(Routes.publishPacket(topic, payload));
            socket.getOutputStream().write(Routes.publishPacket(FENCE, "next"));
            String said = heard();
            if (said.endsWith(FENCE + "next")) {
                return false;
            }
            return said.endsWith(topic + payload) && heard().endsWith(FENCE + "next");
        } catch (IOException e) {
            return false;
        }
    }

    /** Says something and waits for nothing. */
    void say(String topic, String payload) throws IOException {
        socket.getOutputStream().write(Routes.publishPacket(topic, payload));
    }

    private String heard() throws IOException {
        return (char) in.readUnsignedByte() + new String(body(in), StandardCharsets.UTF_8);
    }

    /** Returns whether it was ended from the other side; waits for that. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads the remaining length and what it counts (MQTT 3.1.1, 2.2.3). */
    static byte[] body(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = in.readUnsignedByte();
            length |= (octet & 127) << shift;
            if (octet < 128) {
                return in.readNBytes(length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
