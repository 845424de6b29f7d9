package dev.gatehouse.sim.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A plug that measures power and behaves well: it tells its maker over plain HTTP/1.1, having
 * learned nothing better, but with a key of its own and never anything odd.
 */
public final class Plug implements SimulatedDevice {
    private static final Duration EVERY = Duration.ofSeconds(6);
    private static final int PATIENCE_MILLIS = 5_000;

    private final String name;
    private final InetAddress own;
    private final InetSocketAddress gateway;
    private final String host;
    private final String key;
    private int watts = 42;
    private Routine routine;

    /**
     * @param own the address it has in the home
     * @param gateway where its maker seems to be, in plain HTTP
     * @param host the name of its maker's server
     * @param key what its maker knows it by
     */
    public Plug(String name, InetAddress own, InetSocketAddress gateway, String host, String key) {
        this.name = name;
        this.own = own;
        this.gateway = gateway;
        this.host = host;
        this.key = key;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        routine = new Routine(name, Duration.ofMillis(700), EVERY, this::tell);
    }

    private void tell() throws IOException {
        watts = 30 + (watts * 7 + 11) % 40;
        String body = "{\"watts\":" + watts + "}";
        String request =
                "POST /power HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nUser-Agent: Plug/2.1\r\n"
                        + "Authorization: Bearer "
                        + key
                        + "\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\nConnection: close\r\n\r\n"
                        + body;
        try (Socket socket = new BoundSockets(own).createSocket()) {
            socket.connect(gateway, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        routine.close();
    }
}
