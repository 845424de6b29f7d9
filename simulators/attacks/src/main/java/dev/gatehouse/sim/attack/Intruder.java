package dev.gatehouse.sim.attack;

import dev.gatehouse.sim.attack.PasswordList.Pair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Somebody who tries passwords, from one address of loopback. One attempt at a time; each says what
 * came of it.
 */
public final class Intruder {
    private static final int PATIENCE_MILLIS = 4_000;

    /** More is not read of any answer. */
    private static final int ANSWER = 8_192;

    private final InetAddress own;

    /** What came of an attempt. */
    public enum Outcome {
        /** The device let it in. */
        IN,
        /** It was told no. */
        REFUSED,
        /** Nothing was heard. */
        SILENCE
    }

    /**
     * @param own the address it comes from
     */
    public Intruder(InetAddress own) {
        this.own = own;
    }

    /** Tries a pair on a page, as Basic authentication: RFC 7617. */
    public Outcome page(InetSocketAddress at, String host, Pair pair) throws IOException {
        String both = pair.user() + ":" + pair.password();
        String request =
                "GET / HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nUser-Agent: Mozilla/5.0 (scan)\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))
                        + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = open(at)) {
            say(socket, request);
            String answer = hear(socket, "\r\n");
            return answer.startsWith("HTTP/1.1 200")
                    ? Outcome.IN
                    : answer.isEmpty() ? Outcome.SILENCE : Outcome.REFUSED;
        }
    }

    /** Tries a pair on a Telnet shell. */
    public Outcome shell(InetSocketAddress at, Pair pair) throws IOException {
        try (Socket socket = open(at)) {
            hear(socket, "login: ");
            say(socket, pair.user() + "\r\n");
            hear(socket, "assword: ");
            say(socket, pair.password() + "\r\n");
            String answer = hear(socket, "# ");
            return answer.endsWith("# ")
                    ? Outcome.IN
                    : answer.isEmpty() ? Outcome.SILENCE : Outcome.REFUSED;
        }
    }

    /** Sends octets that are no message of any protocol, and leaves. */
    public Outcome nonsense(InetSocketAddress at, byte[] octets) throws IOException {
        try (Socket socket = open(at)) {
            socket.getOutputStream().write(octets);
            return hear(socket, "\n").isEmpty() ? Outcome.SILENCE : Outcome.REFUSED;
        }
    }

    private Socket open(InetSocketAddress at) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(own, 0));
        socket.connect(at, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Reads until this is heard, the other end falls silent, or it leaves. */
    private static String hear(Socket socket, String until) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            int octet = in.read();
            while (octet >= 0 && heard.size() < ANSWER) {
                heard.write(octet);
                if (heard.toString(StandardCharsets.ISO_8859_1).endsWith(until)) {
                    break;
                }
                octet = in.read();
            }
        } catch (IOException e) {
            return heard.toString(StandardCharsets.ISO_8859_1); // Broken off, or silent.
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }
}
