package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS server of the Java platform for tests; the test speaks on each connection by itself. */
final class TlsServer implements AutoCloseable {
    /** A connection: what TLS says, and the socket beneath it. */
    record Accepted(SSLSocket tls, Socket raw) {}

    private final ServerSocket listening;
    private final SSLContext context;
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();

    TlsServer(Certificates.Identity identity) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "leaf",
                identity.keys().getPrivate(),
                new char[0],
                identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::acceptAll, "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket raw = listening.accept();
                SSLSocket tls =
                        (SSLSocket)
                                context.getSocketFactory().createSocket(raw, "client", 0, false);
                tls.setUseClientMode(false);
                Thread thread = new Thread(() -> handshake(tls, raw), "tls-handshake");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void handshake(SSLSocket tls, Socket raw) {
        try {
            tls.setSoTimeout(10_000);
            tls.startHandshake();
            accepted.add(new Accepted(tls, raw));
        } catch (IOException refused) {
            // The client did not like our certificate, as many of the tests want.
        }
    }

    Accepted next() throws InterruptedException {
        Accepted one = accepted.poll(10, TimeUnit.SECONDS);
        if (one == null) {
            throw new AssertionError("no handshake came about");
        }
        return one;
    }

    boolean nobody() {
        return accepted.isEmpty();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
