package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test a row of the table of ends, for each TLS provider and version. */
class EndsTest {
    /** Tries: without the order of registration about every thirtieth is lost. */
    private static final int EARLY_ENDS = 300;

    private static final String COMBINATIONS =
            """
            JDK,     TLSv1.3
            JDK,     TLSv1.2
            OPENSSL, TLSv1.3
            OPENSSL, TLSv1.2
            """;

    private static final Certificates.Identity CA = Certificates.authority("Test CA");
    private static final Certificates.Identity LEAF = Certificates.leaf(CA, 5, "broker.test");

    /** A flow over TLS, with one line sent and received. */
    private static final class Open implements AutoCloseable {
        final TlsServer server = new TlsServer(LEAF);
        final RawSink sink = new RawSink(server.port(), "");
        final RimHarness harness;
        final Socket client;
        final TlsServer.Accepted accepted;

        Open(SslProvider provider, String version, boolean sinking) throws Exception {
            harness =
                    new RimHarness(
                            new PkixTrust(CA.leaf(), Optional.of(LEAF)).speaking(version),
                            provider,
                            RimHarness.LIMITS);
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r",
                                    sinking ? sink.port() : server.port(),
                                    Route.Tls.REQUIRED,
                                    Optional.empty()));
            client = RimHarness.connect(port);
            RimHarness.say(client, "hello\n");
            accepted = server.next();
            assertThat(accepted.tls().getSession().getProtocol()).isEqualTo(version);
            assertThat(RimHarness.hear(accepted.tls(), 6)).isEqualTo("hello\n");
        }

        @Override
        public void close() throws Exception {
            client.close();
            accepted.raw().close();
            harness.close();
            server.close();
            sink.close();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void finOfTheClientIsACloseNotifyAndTheAnswerStillComes(SslProvider provider, String version)
            throws Exception {
        try (Open open = new Open(provider, version, false)) {
            RimHarness.say(open.client, "last\n");
            open.client.shutdownOutput();
            assertThat(RimHarness.rest(open.accepted.tls())).isEqualTo("last\n<end>");
            if (version.equals("TLSv1.3")) {
                // In TLS 1.2 the Java server's end of input is the end of its output too.
                RimHarness.say(open.accepted.tls(), "answer");
            }
            open.accepted.tls().close();
            assertThat(RimHarness.rest(open.client))
                    .isEqualTo(version.equals("TLSv1.3") ? "answer<end>" : "<end>");
            assertThat(open.harness.journal.codes()).doesNotContain("tls.truncated");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void closeNotifyOfTheServerIsAFinAfterEverythingSent(SslProvider provider, String version)
            throws Exception {
        try (Open open = new Open(provider, version, false)) {
            String answer = "x".repeat(300_000);
            RimHarness.say(open.accepted.tls(), answer);
            open.accepted.tls().close();
            assertThat(RimHarness.rest(open.client).equals(answer + "<end>")).isTrue();
            assertThat(open.harness.journal.codes()).doesNotContain("tls.truncated");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void anEndWithoutCloseNotifyIsAResetFailsClosed(SslProvider provider, String version)
            throws Exception {
        try (Open open = new Open(provider, version, false)) {
            RimHarness.say(open.accepted.tls(), "part");
            assertThat(RimHarness.hear(open.client, 4)).isEqualTo("part");
            open.accepted.raw().shutdownOutput();
            assertThat(RimHarness.rest(open.client)).isEqualTo("<reset>");
            open.harness.journal.await(Codes.TLS_TRUNCATED);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void aResetOfTheServerIsAResetFailsClosed(SslProvider provider, String version)
            throws Exception {
        try (Open open = new Open(provider, version, false)) {
            open.accepted.raw().setSoLinger(true, 0);
            open.accepted.raw().close();
            assertThat(RimHarness.rest(open.client)).isEqualTo("<reset>");
            open.harness.journal.await(Codes.TLS_TRUNCATED);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void aResetOfTheClientAbortsTlsWithoutCloseNotify(SslProvider provider, String version)
            throws Exception {
        try (Open open = new Open(provider, version, true)) {
            int before = open.sink.records().get(0).length;
            open.client.setSoLinger(true, 0);
            open.client.close();
            open.harness.journal.await(Codes.CLIENT_RESET);
            RimHarness.until("the endpoint sees it", open.sink::broken);
            assertThat(open.sink.records().get(0)).hasSize(before);
        }
    }

    @Test
    void aPlainLegCarriesFinAndAnswer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RimHarness harness = plain()) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
            harness.journal.await(Codes.TLS_OFF);
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                Socket accepted = server.accept();
                client.shutdownOutput();
                assertThat(RimHarness.rest(accepted)).isEqualTo("hello\n<end>");
                RimHarness.say(accepted, "answer");
                accepted.close();
                assertThat(RimHarness.rest(client)).isEqualTo("answer<end>");
            }
            RimHarness.until("no flow is left", () -> harness.rim.flows().count() == 0);
        }
    }

    /** Octets and FIN are there before the flow is: at registration the kernel shows both. */
    @Test
    void whoHasSaidAllAndEndedBeforeTheFlowBeginsIsHeard() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RimHarness harness = plain()) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
            for (int i = 0; i < EARLY_ENDS; i++) {
                try (Socket client = RimHarness.connect(port)) {
                    RimHarness.say(client, "hello\n");
                    client.shutdownOutput();
                    server.setSoTimeout(10_000);
                    try (Socket accepted = server.accept()) {
                        assertThat(RimHarness.rest(accepted)).isEqualTo("hello\n<end>");
                        RimHarness.say(accepted, "answer");
                    }
                    assertThat(RimHarness.rest(client)).isEqualTo("answer<end>");
                }
            }
        }
    }

    @Test
    void aPlainLegCarriesAResetFailsClosed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RimHarness harness = plain()) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                Socket accepted = server.accept();
                assertThat(RimHarness.hear(accepted, 6)).isEqualTo("hello\n");
                accepted.setSoLinger(true, 0);
                accepted.close();
                assertThat(RimHarness.rest(client)).isEqualTo("<reset>");
            }
            harness.journal.await(Codes.UPSTREAM_RESET);
        }
    }

    @Test
    void aHalfClosedFlowOnWhichNothingComesEndsAfterItsGrace() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RimHarness harness = plain()) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                Socket accepted = server.accept();
                client.shutdownOutput();
                assertThat(RimHarness.rest(accepted)).isEqualTo("hello\n<end>");
                harness.pass(Deadlines.GRACE_SECONDS - 1);
                assertThat(harness.journal.codes()).doesNotContain("flow.silent");
                harness.pass(2);
                harness.journal.await(Codes.FLOW_SILENT);
                assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = COMBINATIONS)
    void aListenerThatServesTlsEndsInOrder(SslProvider provider, String version) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RimHarness harness =
                        new RimHarness(
                                new PkixTrust(CA.leaf(), Optional.of(LEAF)).speaking(version),
                                provider,
                                RimHarness.LIMITS)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r",
                                    server.getLocalPort(),
                                    Route.Tls.OFF,
                                    Optional.of("lamp.home.arpa")));
            try (SSLSocket client = tls(port)) {
                RimHarness.say(client, "hello\n");
                Socket accepted = server.accept();
                assertThat(RimHarness.hear(accepted, 6)).isEqualTo("hello\n");
                RimHarness.say(accepted, "answer");
                accepted.close();
                // The Java client tells an end without close_notify as an error.
                assertThat(RimHarness.rest(client)).isEqualTo("answer<end>");
            }
            RimHarness.until("no flow is left", () -> harness.rim.flows().count() == 0);
        }
    }

    private static RimHarness plain() {
        return new RimHarness(
                new PkixTrust(CA.leaf(), Optional.empty()), SslProvider.OPENSSL, RimHarness.LIMITS);
    }

    private static SSLSocket tls(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {
                        assertThat(chain[0]).isEqualTo(LEAF.leaf());
                    }

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        context.init(null, new TrustManager[] {all}, new SecureRandom());
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
