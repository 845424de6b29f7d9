package dev.gatehouse.sim.cloud;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** What the simulated broker says to one client: MQTT 3.1.1 and 5, quality of service 0 and 1. */
final class BrokerTalk {
    /** How often it says which temperature is wanted. */
    private static final int EVERY_MILLIS = 10_000;

    private static final int LONGEST = 1 << 20;
    private static final int MQTT_5 = 5;

    private final Socket socket;
    private final Runnable reading;
    private final DataInputStream in;
    private final OutputStream out;
    private int level;
    private String wanted = "";

    BrokerTalk(Socket socket, Runnable reading) throws IOException {
        this.socket = socket;
        this.reading = reading;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void run() throws IOException {
        socket.setSoTimeout(EVERY_MILLIS);
        boolean on = true;
        while (on) {
            int first;
            try {
                first = in.read();
            } catch (SocketTimeoutException e) {
                tellWanted();
                continue;
            }
            on = first >= 0 && answer(first, packet());
        }
    }

    private byte[] packet() throws IOException {
        int length = 0;
        int shift = 0;
        int octet;
        do {
            octet = in.readUnsignedByte();
            length |= (octet & 0x7F) << shift;
            shift += 7;
        } while ((octet & 0x80) != 0 && shift < 28);
        if (length > LONGEST) {
            throw new IOException("too long");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return body;
    }

    private boolean answer(int first, byte[] body) throws IOException {
        switch (first >> 4) {
            case 1 -> connect(body);
            case 3 -> publish(first, body);
            case 8 -> subscribe(body);
            case 12 -> send(0xD0);
            case 14 -> {
                return false;
            }
            default -> {
                return true; // Acknowledgements need no answer.
            }
        }
        return true;
    }

    private void connect(byte[] body) throws IOException {
        level = body[2 + number(body, 0)];
        if (level == MQTT_5) {
            send(0x20, 0, 0, 0);
        } else {
            send(0x20, 0, 0);
        }
    }

    private void publish(int first, byte[] body) throws IOException {
        reading.run();
        if ((first & 0x06) == 0x02) {
            int at = 2 + number(body, 0);
            send(0x40, body[at], body[at + 1]);
        }
    }

    private void subscribe(byte[] body) throws IOException {
        int at = level == MQTT_5 ? 3 + body[2] : 2;
        int length = number(body, at);
        wanted = new String(body, at + 2, length, StandardCharsets.UTF_8);
        if (level == MQTT_5) {
            send(0x90, body[0], body[1], 0, 0);
        } else {
            send(0x90, body[0], body[1], 0);
        }
    }

    private void tellWanted() throws IOException {
        if (!wanted.isEmpty()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] topic = wanted.getBytes(StandardCharsets.UTF_8);
            body.write(topic.length >> 8);
            body.write(topic.length);
            body.writeBytes(topic);
            if (level == MQTT_5) {
                body.write(0);
            }
            body.writeBytes("{\"celsius\":21.0}".getBytes(StandardCharsets.UTF_8));
            out.write(0x30);
            out.write(body.size()); // Far below 128.
            out.write(body.toByteArray());
            out.flush();
        }
    }

    private void send(int type, int... body) throws IOException {
        byte[] packet = new byte[2 + body.length];
        packet[0] = (byte) type;
        packet[1] = (byte) body.length;
        for (int i = 0; i < body.length; i++) {
            packet[2 + i] = (byte) body[i];
        }
        out.write(packet);
        out.flush();
    }

    private static int number(byte[] from, int at) {
        return (from[at] & 0xFF) << 8 | from[at + 1] & 0xFF;
    }
}
