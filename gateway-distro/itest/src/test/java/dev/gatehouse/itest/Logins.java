package dev.gatehouse.itest;

import static dev.gatehouse.itest.Routes.octets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Servers behind TLS that people log in to, a gateway before them, and clients that log in to the
 * end: a passed login is one that the server has heard and answered. What the gateway does not end
 * stays open until {@link #close}, as flows of devices do for weeks.
 */
final class Logins implements AutoCloseable {
    /** The gateway is ready to wait two seconds for a silent device; a machine may be loaded. */
    private static final int PATIENCE_MILLIS = 20_000;

    /** Where a login goes, and how the password is written there. */
    enum Way {
        MQTT("mqtt"),
        BASIC("http"),
        FORM("http"),
        JSON("http"),
        JSON_ESCAPED("http"),
        TELNET("telnet");

        private final String route;

        Way(String route) {
            this.route = route;
        }

        String route() {
            return route;
        }
    }

    private final Map<String, TlsPeer> servers;
    private final Gateway gateway;
    private final List<Socket> sockets = new ArrayList<>();

    /** The device's name is in the configuration, so in all that the gateway knows. */
    Logins(Path folder, String device, Map<String, String> environment) throws Exception {
        Authority authority = Authority.make("Logins");
        Authority.Server server = authority.issue(folder, "sink.example");
        byte[] none = new byte[0];
        byte[] ok = octets("HTTP/1.1 204 No Content\r\n\r\n");
        servers =
                Map.of(
                        "mqtt",
                        TlsPeer.start(server, new byte[] {0x20, 2, 0, 0}),
                        "http",
                        // Each head below has six lines.
                        TlsPeer.start(server, none, none, none, none, none, none, ok),
                        "telnet",
                        TlsPeer.start(
                                server,
                                octets("login: "),
                                octets("Password: "),
                                octets("\r\nwelcome\r\n$ ")));
        StringBuilder json = new StringBuilder("{\"dev.gatehouse.proxy\": {}");
        for (String route : servers.keySet()) {
            json.append(
                    """
                    , "dev.gatehouse.proxy.Route~%1$s": {"listen": "127.0.0.1:0",
                      "protocol": "%1$s", "to": "127.0.0.1:%2$d", "name": "sink.example",
                      "trust": ["%3$s"], "device": "%4$s"}
                    """
                            .formatted(
                                    route,
                                    servers.get(route).port(),
                                    authority.write(folder),
                                    device));
        }
        Files.writeString(folder.resolve("gatehouse.json"), json.append("}"));
        gateway = Gateway.start(folder, environment, List.of());
    }

    Gateway gateway() {
        return gateway;
    }

    /** Returns what the servers have heard, by route. */
    byte[] heard(Way way) {
        return servers.get(way.route).heard();
    }

    /** Logs in and returns what came back: up to the last word of server or gateway, or its end. */
    String say(Way way, String user, String password) throws IOException {
        return switch (way) {
            case MQTT -> talk(way, Routes.connectPacket("c", user, password), " \2\0\0");
            case BASIC -> http(way, "GET /", Routes.basic(user, password), "");
            case FORM ->
                    http(
                            way,
                            "POST /login",
                            "Content-Type: application/x-www-form-urlencoded",
                            "username=" + user + "&password=" + password.replace("\0", "%00"));
            case JSON -> json(way, user, password.replace("\0", "\\u0000"));
            case JSON_ESCAPED -> json(way, user, Needles.escaped(octets(password), "\\u%04x"));
            case TELNET -> telnet(user, password);
        };
    }

    private String json(Way way, String user, String password) throws IOException {
        String text = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
        return http(way, "POST /login", "Content-Type: application/json", text);
    }

    private String http(Way way, String what, String field, String body) throws IOException {
        String head =
                what
                        + " HTTP/1.1\r\nHost: sink.example\r\n"
                        + field
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\nConnection: keep-alive\r\n\r\n";
        return talk(way, octets(head + body), "204 No Content\r\n\r\n", "</html>\n");
    }

    private String talk(Way way, byte[] request, String... lastWords) throws IOException {
        Socket socket = connect(way);
        socket.getOutputStream().write(request);
        return until(socket, lastWords);
    }

    private String telnet(String user, String password) throws IOException {
        Socket socket = connect(Way.TELNET);
        String heard = until(socket, "login: ");
        socket.getOutputStream().write(octets(user + "\r\n"));
        heard += until(socket, "Password: ");
        socket.getOutputStream().write(octets(password + "\r\n"));
        return heard + until(socket, "$ ");
    }

    private Socket connect(Way way) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port(way.route));
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String until(Socket socket, String... texts) throws IOException {
        StringBuilder heard = new StringBuilder();
        try {
            while (Stream.of(texts).noneMatch(text -> heard.indexOf(text) >= 0)) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    break;
                }
                heard.append((char) octet);
            }
        } catch (SocketException e) {
            heard.append("(reset)"); // What is malformed may end so.
        }
        return heard.toString();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        gateway.close();
        for (TlsPeer server : servers.values()) {
            server.close();
        }
    }
}
