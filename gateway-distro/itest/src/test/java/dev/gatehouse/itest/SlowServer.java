package dev.gatehouse.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A plain server that hears something, says a first part at once and then the same few octets again
 * and again, twice a second, while it swallows what else it is told.
 */
final class SlowServer implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ServerSocket listener;
    private final byte[] first;
    private final byte[] again;

    SlowServer(String first, String again) throws IOException {
        this.first = first.getBytes(StandardCharsets.ISO_8859_1);
        this.again = again.getBytes(StandardCharsets.ISO_8859_1);
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                continue; // Closed ends the loop.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (socket.getInputStream().read() < 0) {
                return;
            }
            OutputStream out = socket.getOutputStream();
            out.write(first);
            if (again.length > 0) {
                daemon(() -> drip(out, again));
            }
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The gateway broke it off: that is seen in its findings.
        }
    }

    /** Writes this twice a second until nobody takes it any more; returns for how long, in ms. */
    static long drip(OutputStream out, byte[] octets) {
        return drip(out, octets, Integer.MAX_VALUE);
    }

    /** The same, at most so many times. */
    static long drip(OutputStream out, byte[] octets, int times) {
        long begin = System.nanoTime();
        try {
            for (int i = 0; i < times; i++) {
                out.write(octets);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // Closed, which is what is waited for.
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "slow-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
