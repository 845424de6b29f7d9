package dev.gatehouse.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that says one thing on each connection and ends, in order or by closing TCP under
 * TLS: what an attacker on the wire can do to any answer (RFC 8446 6.1).
 */
final class Ending implements AutoCloseable {
    private record Answer(String text, boolean inOrder) {}

    private final SSLContext context;
    private final ServerSocket listener;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private Ending(SSLContext context) throws IOException {
        this.context = context;
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "ending");
        thread.setDaemon(true);
        thread.start();
    }

    static Ending start(Authority.Server server) throws IOException, GeneralSecurityException {
        return new Ending(TlsPeer.context(server));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Says what the next connection hears, and whether its end is announced by close_notify. */
    void next(String text, boolean inOrder) {
        answers.add(new Answer(text, inOrder));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket plain = listener.accept()) {
                serve(plain, answers.take());
            } catch (IOException e) {
                continue; // The next one; closed ends the loop.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket plain, Answer answer) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        plain, plain.getInetAddress().getHostName(), 0, false);
        socket.setUseClientMode(false);
        socket.getInputStream().read(new byte[4096]);
        socket.getOutputStream().write(answer.text().getBytes(StandardCharsets.US_ASCII));
        if (answer.inOrder()) {
            socket.shutdownOutput();
        }
        // A FIN, not a reset: the plain socket is ended and drained.
        plain.shutdownOutput();
        plain.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
