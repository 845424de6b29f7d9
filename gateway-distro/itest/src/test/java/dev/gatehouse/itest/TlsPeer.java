package dev.gatehouse.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server in this JVM that writes down what it is told and may say something first. */
final class TlsPeer implements AutoCloseable {
    private final SSLServerSocket listener;
    private final byte[] greeting;
    private final List<byte[]> replies;
    private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();

    private TlsPeer(SSLServerSocket listener, byte[] greeting, List<byte[]> replies) {
        this.listener = listener;
        this.greeting = greeting;
        this.replies = replies;
        Thread thread = new Thread(this::accept, "tls-peer");
        thread.setDaemon(true);
        thread.start();
    }

    static TlsPeer start(Authority.Server server) throws IOException, GeneralSecurityException {
        return start(server, new byte[0]);
    }

    /** Starts one that says on each connection a greeting, and after each line the next reply. */
    static TlsPeer start(Authority.Server server, byte[] greeting, byte[]... replies)
            throws IOException, GeneralSecurityException {
        return new TlsPeer(
                (SSLServerSocket)
                        context(server)
                                .getServerSocketFactory()
                                .createServerSocket(0, 64, InetAddress.getLoopbackAddress()),
                greeting,
                List.of(replies));
    }

    /** Returns what a TLS server with this certificate starts from. */
    static SSLContext context(Authority.Server server)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys(server)}, null, null);
        return context;
    }

    /** Returns a server's own certificate and key, as a TLS context takes them. */
    static KeyManager keys(Authority.Server server) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate certificate =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(server.certificate())));
        store.setKeyEntry("k", key(server), new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers()[0];
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns what was told so far over all connections, in the clear. */
    byte[] heard() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteArrayOutputStream one : heard) {
            synchronized (one) {
                all.writeBytes(one.toByteArray());
            }
        }
        return all.toByteArray();
    }

    private static PrivateKey key(Authority.Server server)
            throws IOException, GeneralSecurityException {
        String text = Files.readString(server.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                Thread thread = new Thread(() -> serve(socket), "tls-peer-flow");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                continue; // Closed ends the loop.
            }
        }
    }

    private void serve(SSLSocket socket) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        heard.add(record);
        try (socket) {
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(greeting);
            byte[] octets = new byte[16_384];
            int lines = 0;
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                synchronized (record) {
                    record.write(octets, 0, n);
                }
                for (int i = 0; i < n; i++) {
                    if (octets[i] == '\n' && lines < replies.size()) {
                        socket.getOutputStream().write(replies.get(lines++));
                    }
                }
            }
        } catch (IOException e) {
            // The handshake or the flow was broken off: what was heard stands.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
