package dev.gatehouse.itest;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A broker of one idea behind TLS: it accepts everybody and says every PUBLISH back. */
final class MqttEcho implements AutoCloseable {
    private final SSLServerSocket listener;
    private final List<X509Certificate> clients = new CopyOnWriteArrayList<>();

    private MqttEcho(SSLServerSocket listener) {
        this.listener = listener;
        background(this::accept);
    }

    static MqttEcho start(Authority.Server server) throws IOException, GeneralSecurityException {
        return start(TlsPeer.context(server), false);
    }

    /** Starts one that talks to clients with a certificate only, whoever issued it. */
    static MqttEcho forKnownClients(Authority.Server server)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {TlsPeer.keys(server)},
                new TrustManager[] {new Anybody()},
                new SecureRandom());
        return start(context, true);
    }

    private static MqttEcho start(SSLContext context, boolean known) throws IOException {
        SSLServerSocket listener =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(known);
        return new MqttEcho(listener);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the certificates that clients showed, in order. */
    List<X509Certificate> clients() {
        return List.copyOf(clients);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                background(() -> serve(socket));
            } catch (IOException e) {
                continue; // Closed ends the loop.
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            if (socket.getNeedClientAuth()) {
                clients.add((X509Certificate) socket.getSession().getPeerCertificates()[0]);
            }
            while (true) {
                int first = in.readUnsignedByte();
                byte[] body = MqttFlow.body(in);
                switch (first >> 4) {
                    case 1 -> out.write(new byte[] {0x20, 2, 0, 0});
                    case 3 -> out.write(Routes.packet(first, body));
                    case 12 -> out.write(new byte[] {(byte) 0xD0, 0});
                    default -> {} // Nothing is said back.
                }
            }
        } catch (IOException e) {
            // The flow ended.
        }
    }

    private static void background(Runnable work) {
        Thread thread = new Thread(work, "mqtt-echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** What a client proves is looked at by the test. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // The test compares the certificate with the one that it made.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("this is a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
