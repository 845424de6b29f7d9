package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Seeded messages that no protocol allows, and mutations of such that it does. */
final class Garbage {
    private static final String HTTP = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\r\n";

    /** Requests with one fault each, to be ended by an empty line. */
    private static final List<String> HTTP_FAULTS =
            List.of(
                    HTTP + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                    HTTP + "Content-Length: +3\r\n",
                    HTTP + "Content-Length: 3\r\nContent-Length: 4\r\n",
                    HTTP + "Transfer-Encoding: gzip\r\n",
                    HTTP + "Host: other\r\n",
                    HTTP + "bad field: z\r\n",
                    HTTP + "Space : z\r\n",
                    HTTP + " folded\r\n",
                    HTTP + "Nul: a\0b\r\n",
                    HTTP + "Bare: a\nb: c\r\n",
                    HTTP + "Return: a\rb\r\n",
                    HTTP.replace("Host", "Toast"),
                    HTTP.replace("HTTP/1.1", "HTTP/2.0"),
                    HTTP.replace("GET /a", "GET  /a"),
                    HTTP.replace("GET", "G(T"));

    private final Random random;

    Garbage(long seed) {
        random = new Random(seed);
    }

    /** Returns random octets, the first of which begins no message of the protocol. */
    byte[] noise(int first) {
        byte[] noise = new byte[1 + random.nextInt(400)];
        random.nextBytes(noise);
        noise[0] = (byte) first;
        return noise;
    }

    /** Returns a message that the protocol forbids. */
    byte[] forbidden(String protocol) {
        if (protocol.equals("http")) {
            String fault = HTTP_FAULTS.get(random.nextInt(HTTP_FAULTS.size()));
            return random.nextInt(3) == 0
                    ? noise(random.nextInt(32) == 0 ? 0 : 0x80 + random.nextInt(128))
                    : octets(fault + "Pad: " + "p".repeat(random.nextInt(50)) + "\r\n\r\n");
        }
        if (random.nextInt(3) == 0) {
            return noise(0x20 + random.nextInt(0xE0)); // Anything but a CONNECT.
        }
        byte[] connect = connect();
        switch (random.nextInt(6)) {
            case 0 -> connect[0] |= (byte) (1 + random.nextInt(15)); // Flags.
            case 1 -> connect[2 + random.nextInt(2)] ^= 0x40; // The name's length.
            case 2 -> connect[4 + random.nextInt(4)] ^= 0x20; // The name.
            case 3 -> connect[9] |= 1; // The reserved flag: MQTT-3.1.2-3.
            case 4 -> connect[13] = 100; // An identifier beyond the packet.
            default -> connect[14 + random.nextInt(4)] = (byte) 0xFF; // No UTF-8.
        }
        return connect;
    }

    /** Returns one or two messages of which some octets were changed, added or left out. */
    byte[] mutated(String protocol) {
        byte[] whole =
                protocol.equals("http")
                        ? octets(
                                random.nextBoolean()
                                        ? HTTP + "\r\n"
                                        : HTTP.replace("GET", "PUT")
                                                + "Content-Type: image/png\r\nContent-Length: 5"
                                                + "\r\n\r\nhello")
                        : join(connect(), Routes.publishPacket("a/b", "12"));
        int times = random.nextInt(4);
        for (int i = 0; i < times; i++) {
            whole = mutate(whole);
        }
        return whole;
    }

    /** Returns what somebody may type, with commands of Telnet in it. */
    byte[] typed() {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.writeBytes(octets(random.nextBoolean() ? "root\r\nvizxv\r\n" : ""));
        int parts = random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            byte[] noise = noise(random.nextInt(256));
            byte[] command = {(byte) 0xFF, (byte) (240 + random.nextInt(16)), noise[0]};
            typed.writeBytes(random.nextBoolean() ? command : noise);
            typed.writeBytes(octets(random.nextInt(3) == 0 ? "\r\n" : ""));
        }
        return typed.size() == 0 ? new byte[] {'\r'} : typed.toByteArray();
    }

    private byte[] connect() {
        byte[] packet = Routes.connectPacket("c-" + random.nextInt(1000), "lamp", "zz-4k1-own");
        return packet;
    }

    private byte[] mutate(byte[] in) {
        if (in.length == 0) {
            return in;
        }
        int at = random.nextInt(in.length);
        int end = Math.min(in.length, at + 1 + random.nextInt(6));
        byte[] before = slice(in, 0, at);
        return switch (random.nextInt(3)) {
            case 0 -> join(before, slice(in, end, in.length));
            case 1 -> join(slice(in, 0, end), slice(in, at, in.length));
            default -> {
                byte[] out = in.clone();
                out[at] = (byte) random.nextInt(256);
                yield out;
            }
        };
    }

    private static byte[] slice(byte[] in, int from, int to) {
        return java.util.Arrays.copyOfRange(in, from, to);
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] out = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
