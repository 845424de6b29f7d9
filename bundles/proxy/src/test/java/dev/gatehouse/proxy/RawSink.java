package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a test's server and keeps every octet that reaches it over TCP; without a server
 * behind it answers as told.
 */
final class RawSink implements AutoCloseable {
    private final ServerSocket listening;
    private final int behind;
    private final byte[] greeting;
    private final List<ByteArrayOutputStream> records = new ArrayList<>();
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean broken;

    /** Records what goes to the server on this local port; 0 for no server. */
    RawSink(int behind, String greeting) throws IOException {
        this.behind = behind;
        this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket in = listening.accept();
                ByteArrayOutputStream record = new ByteArrayOutputStream();
                synchronized (this) {
                    records.add(record);
                    sockets.add(in);
                }
                accepted.add(in);
                daemon(() -> serve(in, record));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket in, ByteArrayOutputStream record) {
        try {
            if (behind == 0) {
                copy(in, record, null);
                return;
            }
            Socket on = new Socket(InetAddress.getLoopbackAddress(), behind);
            synchronized (this) {
                sockets.add(on);
            }
            daemon(() -> back(on, in));
            copy(in, record, on);
            on.shutdownOutput();
        } catch (IOException e) {
            broken = true;
        }
    }

    private void copy(Socket in, ByteArrayOutputStream record, Socket on) throws IOException {
        byte[] buffer = new byte[8192];
        boolean greeted = false;
        for (int n = in.getInputStream().read(buffer);
                n >= 0;
                n = in.getInputStream().read(buffer)) {
            synchronized (this) {
                record.write(buffer, 0, n);
            }
            if (on != null) {
                on.getOutputStream().write(buffer, 0, n);
            } else if (!greeted && greeting.length > 0) {
                greeted = true;
                in.getOutputStream().write(greeting);
            }
        }
    }

    private static void back(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Broken by the test.
        }
    }

    /** Returns whether a connection was broken off. */
    boolean broken() {
        return broken;
    }

    /** The next accepted connection. */
    Socket next() throws InterruptedException {
        Socket socket = accepted.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected");
        }
        return socket;
    }

    /** Everything that came in, by connection. */
    synchronized List<byte[]> records() {
        return records.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
