package dev.gatehouse.itest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Asks the panel as its own pages do, trusting the home's authority and nobody else. */
final class PanelClient {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** For lines whose end by the panel is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final String address;
    private final SSLContext tls;
    private final HttpClient client;

    /**
     * @param address such as {@code https://localhost:8443/}
     * @param ca the authority's certificate
     */
    PanelClient(String address, Path ca) throws IOException, GeneralSecurityException {
        this.address = address;
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(tls).connectTimeout(LONGEST).build();
    }

    String origin() {
        return address.substring(0, address.length() - 1);
    }

    /** Returns what the header Host is to be. */
    String host() {
        return URI.create(address).getAuthority();
    }

    /** Opens a connection from an address of this machine and shakes hands. */
    PanelLine line(String source) throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        SSLSocket socket =
                (SSLSocket)
                        tls.getSocketFactory()
                                .createSocket(here, port(), InetAddress.getByName(source), 0);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new PanelLine(socket, this);
    }

    int port() {
        return URI.create(address).getPort();
    }

    /** Asks with the headers of the panel's own page; further ones take their place. */
    HttpResponse<String> ask(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + path))
                        .timeout(LONGEST)
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .setHeader("Origin", origin())
                        .setHeader("Sec-Fetch-Site", "same-origin")
                        .setHeader("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends these lines as they are and returns the whole answer. */
    String raw(String... lines) throws IOException {
        return raw("127.0.0.1", List.of(lines));
    }

    /** Does so from an address of this machine. */
    String raw(String source, List<String> lines) throws IOException {
        try (PanelLine line = line(source)) {
            line.say(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return line.answer();
        }
    }
}
