package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plain server that says a greeting, listens to the end, answers what looks like a request, and
 * hands out each flow once.
 */
final class RecordingSink implements AutoCloseable {
    /** A flow that one side has ended, and whose other side is silent, is kept for 30 seconds. */
    private static final Duration ENDING = Duration.ofSeconds(90);

    private final ServerSocket listener;
    private final byte[] greeting;
    private final byte[] answer;
    private final AtomicInteger open = new AtomicInteger();
    private final LinkedBlockingQueue<byte[]> flows = new LinkedBlockingQueue<>();

    /** The second is said when an empty line is heard. */
    RecordingSink(byte[] greeting, byte[] answer) throws IOException {
        this.greeting = greeting;
        this.answer = answer;
        listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits until all flows have ended; returns what each told in all, and forgets it. */
    List<byte[]> drain() throws IOException, InterruptedException {
        Await.until("the end of the flows", ENDING, () -> open.get() == 0);
        List<byte[]> ended = new ArrayList<>();
        flows.drainTo(ended);
        return ended;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.incrementAndGet();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                continue; // Closed ends the loop.
            }
        }
    }

    private void serve(Socket socket) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (socket) {
            socket.getOutputStream().write(greeting);
            byte[] octets = new byte[4096];
            for (int n = socket.getInputStream().read(octets);
                    n >= 0;
                    n = socket.getInputStream().read(octets)) {
                heard.write(octets, 0, n);
                if (new String(octets, 0, n, StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException e) {
            // Broken off: what was heard stands.
        }
        flows.add(heard.toByteArray());
        open.decrementAndGet();
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "recording-sink");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
