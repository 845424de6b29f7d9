package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A gateway with one route of each protocol to a TLS sink, and clients that speak raw octets. */
final class Routes implements AutoCloseable {
    private static final int ANSWER_MILLIS = 1_000;

    private final TlsPeer sink;
    private final Gateway gateway;

    /** Starts them; more entries may be added to the configuration, each with a comma before it. */
    Routes(Path folder, byte[] greeting, String more, java.util.Map<String, String> environment)
            throws Exception {
        Authority authority = Authority.make("Sink");
        sink = TlsPeer.start(authority.issue(folder, "sink.example"), greeting);
        String anchor = authority.write(folder).toString();
        StringBuilder json = new StringBuilder("{");
        for (String protocol : new String[] {"mqtt", "http", "telnet"}) {
            json.append(json.length() > 1 ? ",\n" : "")
                    .append(
                            """
                            "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0",
                             "protocol": "%s", "to": "127.0.0.1:%d", "name": "sink.example",
                             "trust": ["%s"], "device": "the-%s"}
                            """
                                    .formatted(protocol, protocol, sink.port(), anchor, protocol));
        }
        Files.writeString(folder.resolve("gatehouse.json"), json.append(more).append("}"));
        gateway = Gateway.start(folder, environment, java.util.List.of());
    }

    Gateway gateway() {
        return gateway;
    }

    TlsPeer sink() {
        return sink;
    }

    Socket connect(String route) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port(route));
        socket.setSoTimeout(ANSWER_MILLIS);
        return socket;
    }

    /** Says something on a new connection and returns all that comes back until it ends. */
    byte[] say(String route, byte[]... parts) throws IOException {
        try (Socket socket = connect(route)) {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            return heard(socket);
        }
    }

    /** Reads until the end, a reset, or silence. */
    static byte[] heard(Socket socket) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            byte[] octets = new byte[4096];
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                heard.write(octets, 0, n);
            }
        } catch (SocketTimeoutException e) {
            heard.writeBytes("(silence)".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Broken off: what was heard stands.
        }
        return heard.toByteArray();
    }

    /** Returns an MQTT 3.1.1 CONNECT. */
    static byte[] connectPacket(String client, String user, String password) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.writeBytes(new byte[] {4, (byte) 0xC2, 0, 60});
        text(body, client);
        text(body, user);
        text(body, password);
        return packet(0x10, body.toByteArray());
    }

    /** Returns an MQTT PUBLISH at QoS 0. */
    static byte[] publishPacket(String topic, String payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return packet(0x30, body.toByteArray());
    }

    static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int length = body.length;
        do {
            packet.write(length % 128 | (length > 127 ? 128 : 0));
            length /= 128;
        } while (length > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    static byte[] get(String target, String host, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return octets("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    }

    static byte[] post(String target, String type, String body) {
        return octets(
                "POST "
                        + target
                        + " HTTP/1.1\r\nHost: sink.example\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n"
                        + body);
    }

    static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        to.write(octets.length >> 8);
        to.write(octets.length);
        to.writeBytes(octets);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        sink.close();
    }
}
