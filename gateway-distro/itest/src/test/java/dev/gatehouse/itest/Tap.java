package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands on the wire before a server and writes down every octet of each connection, at the level
 * of TCP. Without a server behind it, it only listens.
 */
final class Tap implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    /** What went over one connection. */
    static final class Connection {
        private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();

        byte[] toServer() {
            synchronized (toServer) {
                return toServer.toByteArray();
            }
        }

        byte[] toClient() {
            synchronized (toClient) {
                return toClient.toByteArray();
            }
        }
    }

    private Tap(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Stands before the server on this loopback port. */
    static Tap before(int port) throws IOException {
        return new Tap(port);
    }

    /** Listens and swallows. */
    static Tap alone() throws IOException {
        return new Tap(-1);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Connection connection = new Connection();
                connections.add(connection);
                if (target < 0) {
                    daemon(() -> copy(client, null, connection.toServer));
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    daemon(() -> copy(client, server, connection.toServer));
                    daemon(() -> copy(server, client, connection.toClient));
                }
            } catch (IOException e) {
                continue; // The next one; closed ends the loop.
            }
        }
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream record) {
        try {
            InputStream in = from.getInputStream();
            byte[] octets = new byte[16_384];
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                synchronized (record) {
                    record.write(octets, 0, n);
                }
                if (to != null) {
                    OutputStream out = to.getOutputStream();
                    out.write(octets, 0, n);
                }
            }
            if (to != null) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            reset(from);
            if (to != null) {
                reset(to);
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
