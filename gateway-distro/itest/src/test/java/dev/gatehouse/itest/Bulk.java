package dev.gatehouse.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A TLS web server with one large page. The path of the request says how the answer is framed
 * ({@code /counted} or {@code /until-end}) and how it ends, as in {@code /counted/reset}: see
 * {@link End}. Serves as many at a time as come.
 */
final class Bulk implements AutoCloseable {
    /** Size of the page: more than all the buffers on the way hold. */
    static final int SIZE = 8 << 20;

    /** What is sent of a page that is cut in the middle. */
    static final int HALF = SIZE / 2 + 1234;

    private static final long SEED = 0x8A1F;
    private static final int LONGEST_REQUEST = 4096;

    /** An origin that nobody reads any more gives up, in milliseconds. */
    private static final int PATIENCE_MILLIS = 30_000;

    /** How an answer ends. */
    enum End {
        /** Whole, with close_notify and FIN. */
        WHOLE,
        /** All octets of it, then FIN without close_notify: nobody can know that it is whole. */
        SILENT,
        /** Half of it, then FIN without close_notify. */
        CUT,
        /** Half of it, then a reset. */
        RESET;

        String path(boolean counted) {
            return (counted ? "/counted/" : "/until-end/") + name().toLowerCase(Locale.ROOT);
        }
    }

    private final SSLContext context;
    private final ServerSocket listener;
    private final byte[] page = new byte[SIZE];

    private Bulk(SSLContext context) throws IOException {
        this.context = context;
        new Random(SEED).nextBytes(page);
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    static Bulk start(Authority.Server server) throws IOException, GeneralSecurityException {
        return new Bulk(TlsPeer.context(server));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the page. */
    byte[] page() {
        return page.clone();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket plain = listener.accept();
                daemon(() -> serve(plain));
            } catch (IOException e) {
                continue; // Closed ends the loop.
            }
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(
                                            plain, plain.getInetAddress().getHostName(), 0, false);
            socket.setUseClientMode(false);
            String target = request(socket.getInputStream()).split(" ")[1];
            End end = End.valueOf(target.replaceAll(".*/", "").toUpperCase(Locale.ROOT));
            answer(socket.getOutputStream(), target.startsWith("/counted"), end);
            end(socket, plain, end);
        } catch (IOException e) {
            // The gateway broke it off: what it tells its client is looked at.
        }
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0 || head.size() == LONGEST_REQUEST) {
                throw new IOException("no request");
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private void answer(OutputStream out, boolean counted, End end) throws IOException {
        String length = counted ? "Content-Length: " + SIZE + "\r\n" : "";
        String head = "HTTP/1.1 200 OK\r\n" + length + "Connection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(page, 0, end == End.WHOLE || end == End.SILENT ? SIZE : HALF);
    }

    private static void end(SSLSocket socket, Socket plain, End end) throws IOException {
        if (end == End.RESET) {
            plain.setSoLinger(true, 0);
            return;
        }
        if (end == End.WHOLE) {
            socket.shutdownOutput();
        }
        // FIN, and what still comes is read, so that no reset overtakes what was sent.
        plain.shutdownOutput();
        plain.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "bulk");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
