package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same certificates under each TLS implementation: the same verdict, with the same finding. */
final class EndpointVerificationTest {
    private static final Identity CA = Case.CA;

    @TempDir private Path folder;

    static Stream<Arguments> cases() {
        return Arrays.stream(Provider.values())
                .flatMap(
                        provider ->
                                Case.all().stream().map(given -> Arguments.of(provider, given)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void judgesEachCertificateAlikeUnderEachProvider(Provider provider, Case given)
            throws Exception {
        ClientTls tls = tls(given.name());
        SSLEngine server = provider.server(given.server(), given.chain());
        assertThat(outcome(provider.client(tls), server)).isEqualTo(given.expected());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void judgesTheSameWithoutAnEngine(Provider provider, Case given) throws Exception {
        X509Certificate[] chain = new X509Certificate[1 + given.chain().length];
        chain[0] = given.server().certificate();
        for (int i = 0; i < given.chain().length; i++) {
            chain[i + 1] = given.chain()[i].certificate();
        }
        ClientTls tls = tls(given.name());
        if (given.expected().equals("good")) {
            assertThatCode(() -> tls.trustManager().checkServerTrusted(chain, "UNKNOWN"))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> tls.trustManager().checkServerTrusted(chain, "UNKNOWN"))
                    .isInstanceOfSatisfying(
                            CertificateRefused.class,
                            refused ->
                                    assertThat(refused.finding().code().word())
                                            .isEqualTo(given.expected()));
        }
        assertThatThrownBy(() -> tls.trustManager().checkClientTrusted(chain, "UNKNOWN"))
                .isInstanceOf(CertificateRefused.class);
    }

    @ParameterizedTest
    @MethodSource("purposes")
    void refusesAKeyThatMayNotSignFailsClosed(int usage) throws Exception {
        Identity server = Certificates.leaf().dns("good.example").usage(usage).by(CA);
        ClientTls tls = tls("good.example");
        assertThatThrownBy(
                        () ->
                                tls.trustManager()
                                        .checkServerTrusted(
                                                new X509Certificate[] {server.certificate()},
                                                "ECDHE_ECDSA"))
                .isInstanceOfSatisfying(
                        CertificateRefused.class,
                        refused ->
                                assertThat(refused.finding().code().word())
                                        .isEqualTo("tls.bad-certificate"));
    }

    static Stream<Integer> purposes() {
        return Stream.of(KeyUsage.keyEncipherment, KeyUsage.keyAgreement, KeyUsage.keyCertSign);
    }

    private ClientTls tls(String name) throws Exception {
        Bench bench = new Bench(folder);
        bench.anchor(CA.certificate());
        return bench.trust.client(Bench.route(name, List.of("ca.pem"), Optional.empty()));
    }

    private static String outcome(SSLEngine client, SSLEngine server) {
        try {
            Handshake.run(client, server);
            return "good";
        } catch (SSLException e) {
            Throwable cause = e;
            while (cause != null && !(cause instanceof CertificateRefused)) {
                cause = cause.getCause();
            }
            return cause instanceof CertificateRefused refused
                    ? refused.finding().code().word()
                    : "no refusal: " + e;
        }
    }
}
