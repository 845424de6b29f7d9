package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** One TLS connection to the panel, on which a test says what it likes. */
final class PanelLine implements AutoCloseable {
    private final SSLSocket socket;
    private final PanelClient panel;

    PanelLine(SSLSocket socket, PanelClient panel) {
        this.socket = socket;
        this.panel = panel;
    }

    void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Asks as the panel's own page does, and for the end of the connection. */
    void post(String path, String body) throws IOException {
        say(
                String.join(
                        "\r\n",
                        "POST " + path + " HTTP/1.1",
                        "Host: " + panel.host(),
                        "Origin: " + panel.origin(),
                        "Sec-Fetch-Site: same-origin",
                        "Content-Type: application/json",
                        "Content-Length: " + body.length(),
                        "Connection: close",
                        "",
                        body));
    }

    /** Returns all that comes until the connection ends, however it does. */
    String answer() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                all.write(octet);
            }
        } catch (IOException e) {
            // Broken off: what came stands.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Returns the next line. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
