package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An MQTT and an HTTP sink behind TLS, and clients of the routes that lead to them. */
final class Sinks implements AutoCloseable {
    /** What {@link #mqtt} gives when the sink's own CONNACK came back. */
    static final int ACCEPTED = 0;

    private static final int REFUSED = -1;
    private static final int ANSWER_MILLIS = 2_000;

    private final TlsPeer mqtt;
    private final TlsPeer http;
    private final Path anchor;
    private final int mqttPort = Peer.freePort();
    private final int httpPort = Peer.freePort();

    Sinks(Path folder) throws Exception {
        Authority authority = Authority.make("Sinks");
        Authority.Server server = authority.issue(folder, "sink.example");
        anchor = authority.write(folder);
        mqtt = TlsPeer.start(server, new byte[] {0x20, 2, 0, 0});
        http = TlsPeer.start(server);
    }

    /** Gives a house its routes, and policies with a schema for one topic. */
    void configure(House house) throws IOException {
        Path policies = Path.of(System.getProperty("gatehouse.root", "../.."), "policies");
        String with = policies.resolve("cases/with").toAbsolutePath().toString();
        house.configure(
                "dev.gatehouse.policy",
                Map.of(
                        "folders",
                        new String[] {policies.toAbsolutePath().toString(), with},
                        "watchSeconds",
                        1));
        house.configure("dev.gatehouse.proxy.Route~mqtt", route("mqtt", mqttPort, mqtt.port()));
        house.configure("dev.gatehouse.proxy.Route~http", route("http", httpPort, http.port()));
    }

    private Map<String, Object> route(String protocol, int from, int to) {
        return Map.of(
                "listen",
                "127.0.0.1:" + from,
                "protocol",
                protocol,
                "to",
                "127.0.0.1:" + to,
                "name",
                "sink.example",
                "trust",
                new String[] {anchor.toString()});
    }

    /** Returns the port of the MQTT route. */
    int mqttPort() {
        return mqttPort;
    }

    /** Returns all that either sink heard, in the clear. */
    String heard() {
        return new String(mqtt.heard(), StandardCharsets.ISO_8859_1)
                + new String(http.heard(), StandardCharsets.ISO_8859_1);
    }

    boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mqttPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a message that may pass does, on both routes. */
    void awaitService(String marker) throws IOException, InterruptedException {
        Await.until("MQTT service: " + marker, () -> mqtt(marker) == ACCEPTED);
        Await.until("MQTT " + marker + " at the sink", () -> heard().contains(marker));
        Await.until(
                "HTTP service: " + marker,
                () -> {
                    request("GET /" + marker + " HTTP/1.1\r\nHost: sink.example\r\n\r\n");
                    return heard().contains("/" + marker);
                });
    }

    /** Connects as a lamp with a password of its own; the marker is the client's id. */
    int mqtt(String marker) {
        return login("lamp", "zz-4k1-q", marker);
    }

    int login(String user, String password, String marker) {
        return say(Routes.connectPacket(marker, user, password), new byte[0]);
    }

    /** Connects in order and then says something. */
    int thenSay(byte[] more) {
        return say(Routes.connectPacket("lamp", "lamp", "zz-4k1-q"), more);
    }

    private int say(byte[] connect, byte[] more) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mqttPort)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(connect);
            byte[] answer = socket.getInputStream().readNBytes(4);
            if (answer.length < 4 || answer[0] != 0x20 || answer[3] != 0) {
                return REFUSED;
            }
            if (more.length > 0) {
                socket.getOutputStream().write(more);
                socket.shutdownOutput();
                socket.getInputStream().readNBytes(4);
            }
            return ACCEPTED;
        } catch (IOException e) {
            return REFUSED;
        }
    }

    /** Says something on the HTTP route and waits a moment for what comes back. */
    void request(String text) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), httpPort)) {
            socket.setSoTimeout(200);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.write(socket.getInputStream().read());
        } catch (IOException e) {
            // The sink does not answer; a refusal is seen at the sink, by nothing.
        }
    }

    @Override
    public void close() throws IOException {
        mqtt.close();
        http.close();
        Files.deleteIfExists(anchor);
    }
}
