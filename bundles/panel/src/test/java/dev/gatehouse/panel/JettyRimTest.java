package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes over the wire: TLS, the host, limits, headers, files and events. */
class JettyRimTest {
    private static final char[] PASS = "changeit".toCharArray();

    @TempDir static Path keys;
    private static KeyStore store;

    @TempDir Path data;
    private Home home;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void makeKeys() throws Exception {
        Path file = keys.resolve("keys.p12");
        for (String host : List.of("localhost", "gatehouse.home.arpa")) {
            Process keytool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    host,
                                    "-keyalg",
                                    "EC",
                                    "-groupname",
                                    "secp256r1",
                                    "-dname",
                                    "CN=" + host,
                                    "-ext",
                                    "san=dns:" + host,
                                    "-keystore",
                                    file.toString(),
                                    "-storetype",
                                    "PKCS12",
                                    "-storepass",
                                    new String(PASS))
                            .inheritIO()
                            .start();
            assertThat(keytool.waitFor()).isZero();
        }
        store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASS);
        }
    }

    @BeforeEach
    void open() throws Exception {
        home = new Home(data);
        home.services.trust.set(
                new Trust() {
                    @Override
                    public ClientTls client(Route route) throws TrustFault {
                        throw new TrustFault("not here");
                    }

                    @Override
                    public ServerTls server(String hostName) throws TrustFault {
                        asked.incrementAndGet();
                        return leaf(hostName);
                    }
                });
        home.panel.want(
                new PanelSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of("localhost", "gatehouse.home.arpa")));
        awaitOpen();
    }

    private void awaitOpen() throws Exception {
        for (int i = 0; i < 500 && home.panel.address().isEmpty(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        assertThat(home.panel.address()).startsWith("https://localhost:");
    }

    private static ServerTls leaf(String host) throws TrustFault {
        try {
            return new ServerTls(
                    (PrivateKey) store.getKey(host, PASS),
                    List.of((X509Certificate) store.getCertificate(host)),
                    List.of("TLSv1.3", "TLSv1.2"),
                    List.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        } catch (java.security.GeneralSecurityException e) {
            throw new TrustFault("no key", e);
        }
    }

    @AfterEach
    void close() {
        home.close();
    }

    private SSLSocket connect(String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context.init(null, trust.getTrustManagers(), null);
        InetSocketAddress address = home.panel.listening().orElseThrow();
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private String own() {
        return home.panel.address().replaceAll("https://|/", "");
    }

    private String ask(String head, String body) throws Exception {
        try (SSLSocket socket = connect("localhost")) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path, String... headers) throws Exception {
        return ask(
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + own()
                        + "\r\nConnection: close"
                        + (headers.length == 0 ? "" : "\r\n" + String.join("\r\n", headers)),
                "");
    }

    @Test
    void theFirstPageIsServedWithAllItsFencesAndNoNameOfTheServer() throws Exception {
        String page = get("/");
        assertThat(page)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'", "X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer", "Cache-Control: no-cache")
                .contains("Cross-Origin-Opener-Policy: same-origin")
                .contains("Cross-Origin-Resource-Policy: same-origin")
                .contains("Content-Type: text/html; charset=utf-8", "<main id=\"main\"")
                .doesNotContainIgnoringCase("\r\nserver:")
                .doesNotContain("Jetty");
        String tag = page.replaceAll("(?s).*ETag: (\"[0-9a-f]+\").*", "$1");
        assertThat(get("/devices/of/mine", "If-None-Match: " + tag)).startsWith("HTTP/1.1 304");
        assertThat(get("/api/v1/state")).contains("Cache-Control: no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "/web/index.html, 404",
        "/../index.html, 400",
        "/%2e%2e/index.html, 4",
        "/.hidden.html, 404",
        "/assets/, 200",
        "/nothing.js, 404",
        "/index.html;x, 404",
        "/api, 404",
        "/api/v1/nothing, 404",
        "/api/v1/devices, 401",
        "/api/v1/openapi.json, 200",
        "/index.class, 404",
        "/app.js, 200",
        "/views/home.js, 200",
        "/views/, 200"
    })
    void nothingButThePanelsOwnFilesIsToBeHad(String path, String status) throws Exception {
        assertThat(get(path)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void anotherHostGets421WhateverIsAskedForFailsClosed() throws Exception {
        String port = own().replaceAll(".*:", "");
        for (String host :
                List.of(
                        "evil.example:" + port,
                        "localhost",
                        "localhost.:" + port,
                        "127.0.0.1:" + port,
                        "localhost:1",
                        "localhost.evil.example:" + port)) {
            for (String path : List.of("/", "/api/v1/state", "/api/v1/openapi.json", "/x.js")) {
                String answer =
                        ask("GET " + path + " HTTP/1.1\r\nConnection: close\r\nHost: " + host, "");
                assertThat(answer)
                        .as(host + path)
                        .startsWith("HTTP/1.1 421")
                        .contains("application/problem+json", "Content-Security-Policy");
            }
        }
        assertThat(
                        ask(
                                "GET https://evil.example/ HTTP/1.1\r\nConnection: close\r\nHost: "
                                        + own(),
                                ""))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("<main");
        assertThat(home.journal.codes()).contains("panel.request-refused");
    }

    @Test
    void whatIsTooLargeOrNotHttpIsRefusedInTheSameWords() throws Exception {
        String post = "POST /api/v1/claim HTTP/1.1\r\nHost: " + own() + "\r\nConnection: close\r\n";
        String json = "Content-Type: application/json\r\n";
        assertThat(ask(post + json + "Content-Length: 70000", "x".repeat(70_000)))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json");
        String chunk = "11170\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n";
        assertThat(ask(post + json + "Transfer-Encoding: chunked", chunk))
                .startsWith("HTTP/1.1 413");
        assertThat(get("/", "X-Long: " + "y".repeat(17_000)))
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json", "Content-Security-Policy")
                .doesNotContain("Jetty");
        assertThat(ask("nonsense", "")).startsWith("HTTP/1.1 400").contains("problem+json");
        assertThat(ask("TRACE / HTTP/1.1\r\nConnection: close\r\nHost: " + own(), ""))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void eachNameHasItsCertificateAndARenewedOneNeedsNoNewPort() throws Exception {
        for (String name : List.of("localhost", "gatehouse.home.arpa")) {
            assertThat(subject(name)).isEqualTo("CN=" + name);
        }
        assertThat(subject("bank.example")).isEqualTo("CN=localhost");
        int before = asked.get();
        InetSocketAddress port = home.panel.listening().orElseThrow();
        home.pass(Leaves.ASK);
        assertThat(subject("localhost")).isEqualTo("CN=localhost");
        assertThat(asked.get()).isEqualTo(before + 1);
        assertThat(home.panel.listening()).contains(port);
    }

    private String subject(String name) throws Exception {
        try (SSLSocket socket = connect(name)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void findingsArriveByThemselvesFromTheLastOneSeenAndEndWithTheSession() throws Exception {
        String cookie = login();
        long seen = Findings.tail(home.journal);
        home.journal.refused(Home.LAMP);
        try (SSLSocket socket = connect("localhost")) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET /api/v1/events HTTP/1.1\r\nHost: "
                                    + own()
                                    + "\r\nCookie: "
                                    + cookie
                                    + "\r\nLast-Event-ID: "
                                    + seen
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            until(in, "id: " + (seen + 1));
            until(in, "\"code\":\"login.default-pair\"");
            home.journal.refused(Home.LAMP);
            until(in, "id: " + (seen + 2));
            home.registry.observe(null);
            until(in, "event: device");
            home.panel.reset();
            String line = in.readLine();
            while (!line.equals("0")) { // The last chunk: the stream has ended.
                line = in.readLine();
            }
        }
    }

    private static void until(BufferedReader in, String wanted) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            seen.add(line);
            if (line.contains(wanted)) {
                return;
            }
        }
        throw new AssertionError("no " + wanted + " in " + seen);
    }

    private String login() throws Exception {
        String code = Files.readString(data.resolve("claim-code")).strip();
        Answer answer =
                home.ask(
                        "POST",
                        "claim",
                        Home.claim(code, "Sam", Home.PASSWORD),
                        "host",
                        own(),
                        "origin",
                        "https://" + own());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return Home.cookie(answer);
    }
}
