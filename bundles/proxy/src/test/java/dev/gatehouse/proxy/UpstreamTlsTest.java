package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamTlsTest {
    private static final byte HANDSHAKE = 0x16;
    private static final Certificates.Identity CA = Certificates.authority("Test CA");
    private static final Certificates.Identity OTHER = Certificates.authority("Other CA");

    private static Stream<Arguments> bad() {
        return Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
                .flatMap(
                        provider ->
                                Stream.of(
                                        Arguments.of(
                                                provider,
                                                Certificates.leaf(CA, 5, "someone.else"),
                                                Codes.TLS_WRONG_NAME),
                                        Arguments.of(
                                                provider,
                                                Certificates.leaf(OTHER, 5, "broker.test"),
                                                Codes.TLS_UNKNOWN_CA),
                                        Arguments.of(
                                                provider,
                                                Certificates.leaf(CA, -2, "broker.test"),
                                                Codes.TLS_EXPIRED),
                                        Arguments.of(
                                                provider,
                                                Certificates.selfSigned("broker.test"),
                                                Codes.TLS_SELF_SIGNED)));
    }

    private static RimHarness harness(SslProvider provider) {
        return new RimHarness(
                new PkixTrust(CA.leaf(), Optional.empty()), provider, RimHarness.LIMITS);
    }

    @Test
    void bothProvidersAreHere() {
        assertThat(OpenSsl.isAvailable()).isTrue();
        assertThat(TlsContexts.provider()).isEqualTo(SslProvider.OPENSSL);
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void octetsTravelBothWaysUnderTls(SslProvider provider) throws Exception {
        try (TlsServer server = new TlsServer(Certificates.leaf(CA, 5, "broker.test"));
                RawSink sink = new RawSink(server.port(), "");
                RimHarness harness = harness(provider)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", sink.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                TlsServer.Accepted accepted = server.next();
                assertThat(RimHarness.hear(accepted.tls(), 6)).isEqualTo("hello\n");
                RimHarness.say(accepted.tls(), "welcome");
                assertThat(RimHarness.hear(client, 7)).isEqualTo("welcome");
            }
            assertThat(sink.records()).hasSize(1);
            assertThat(sink.records().get(0)[0]).isEqualTo(HANDSHAKE);
            assertThat(new String(sink.records().get(0), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void nothingReachesAServerThatIsNotVerifiedFailsClosed(
            SslProvider provider, Certificates.Identity identity, FindingCode code)
            throws Exception {
        try (TlsServer server = new TlsServer(identity);
                RawSink sink = new RawSink(server.port(), "");
                RimHarness harness = harness(provider)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", sink.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello secret\n");
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            assertThat(harness.journal.await(code).device()).contains("lamp");
            for (byte[] record : sink.records()) {
                assertThat(record[0]).isEqualTo(HANDSHAKE);
                assertThat(new String(record, StandardCharsets.ISO_8859_1))
                        .doesNotContain("secret");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void aPlainAnswerIsNotTlsFailsClosed(SslProvider provider) throws Exception {
        try (RawSink sink = new RawSink(0, "HTTP/1.1 400 Bad Request\r\n\r\n");
                RimHarness harness = harness(provider)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", sink.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello secret\n");
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            harness.journal.await(Codes.TLS_NOT_SPOKEN);
            assertThat(sink.records().get(0)[0]).isEqualTo(HANDSHAKE);
            assertThat(new String(sink.records().get(0), StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void aServerThatHangsUpWithoutAWordIsNotTlsFailsClosed(SslProvider provider) throws Exception {
        try (RawSink sink = new RawSink(0, "");
                RimHarness harness = harness(provider)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", sink.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello secret\n");
                sink.next().close();
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            harness.journal.await(Codes.TLS_NOT_SPOKEN);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void aSilentServerIsGivenUpAtTheHandshakeDeadlineFailsClosed(SslProvider provider)
            throws Exception {
        try (RawSink sink = new RawSink(0, "");
                RimHarness harness = harness(provider)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", sink.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello secret\n");
                sink.next();
                RimHarness.until("a ClientHello", () -> sink.records().get(0).length > 0);
                harness.pass(RimHarness.LIMITS.handshakeSeconds() + 1);
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            harness.journal.await(Codes.TLS_NOT_SPOKEN);
        }
    }

    @Test
    void aServerThatSharesNoVersionFailsWithAReasonFailsClosed() throws Exception {
        try (TlsServer server = new TlsServer(Certificates.leaf(CA, 5, "broker.test"));
                RimHarness harness =
                        new RimHarness(
                                new PkixTrust(CA.leaf(), Optional.empty()).speaking("TLSv1.1"),
                                SslProvider.OPENSSL,
                                RimHarness.LIMITS)) {
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.port(), Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello secret\n");
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            assertThat(harness.journal.await(Codes.TLS_FAILED).params().get("reason").toString())
                    .contains("handshake was");
        }
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        int free;
        try (RawSink gone = new RawSink(0, "")) {
            free = gone.port();
        }
        try (RimHarness harness = harness(SslProvider.OPENSSL)) {
            int port =
                    harness.listen(
                            RimHarness.setup("r", free, Route.Tls.REQUIRED, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            assertThat(harness.journal.await(Codes.UPSTREAM_UNREACHABLE).params())
                    .containsEntry("reason", "it refused the connection");
        }
    }

    @Test
    void aRouteThatLeadsToItselfIsNotDialledFailsClosed() throws Exception {
        int free;
        try (RawSink gone = new RawSink(0, "")) {
            free = gone.port();
        }
        try (RimHarness harness = harness(SslProvider.OPENSSL)) {
            RouteSetup itself =
                    RimHarness.setup(
                            "r", free, free, Route.Tls.OFF, Optional.empty(), java.util.List.of());
            harness.listen(itself);
            try (Socket client = RimHarness.connect(free)) {
                RimHarness.say(client, "hello\n");
                assertThat(RimHarness.rest(client)).isEqualTo("no\n<end>");
            }
            assertThat(harness.journal.await(Codes.UPSTREAM_UNREACHABLE).params())
                    .containsEntry("reason", "the route would call itself");
        }
    }
}
