package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same certificates under each TLS implementation: the same verdict, with the same finding. */
final class EndpointVerificationTest {
    private static final Identity CA = Certificates.authority("Test CA").selfSigned();
    private static final Identity IMPOSTER = Certificates.authority("Test CA").selfSigned();
    private static final Identity OTHER_CA = Certificates.authority("Other CA").selfSigned();
    private static final Identity SUB_CA = Certificates.authority("Sub CA").by(CA);
    private static final Identity EXPIRED_SUB_CA =
            Certificates.authority("Expired CA")
                    .until(Certificates.NOW.minus(Duration.ofDays(1)))
                    .by(CA);
    private static final Identity NO_CA = Certificates.leaf().dns("evil.example").by(CA);
    private static final KeyPair RSA_1024 = Certificates.rsa(1024);
    private static final KeyPair RSA_2048 = Certificates.rsa(2048);

    @TempDir private Path folder;

    /**
     * @param expected the code of the finding, or {@code good}
     */
    record Case(String what, String name, String expected, Identity server, Identity... chain) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(Provider.values())
                .flatMap(provider -> list().stream().map(given -> Arguments.of(provider, given)));
    }

    private static List<Case> list() {
        Identity good = Certificates.leaf().dns("good.example").by(CA);
        return List.of(
                new Case("right name", "good.example", "good", good),
                new Case("right name in capitals, final dot", "GOOD.example.", "good", good),
                new Case(
                        "RSA",
                        "good.example",
                        "good",
                        Certificates.leaf().key(RSA_2048).dns("good.example").by(CA)),
                new Case(
                        "wildcard",
                        "a.good.example",
                        "good",
                        Certificates.leaf().dns("*.good.example").by(CA)),
                new Case(
                        "over an intermediate",
                        "good.example",
                        "good",
                        Certificates.leaf().dns("good.example").by(SUB_CA),
                        SUB_CA),
                new Case(
                        "with the root and a stray one",
                        "good.example",
                        "good",
                        Certificates.leaf().dns("good.example").by(SUB_CA),
                        CA,
                        OTHER_CA,
                        SUB_CA),
                new Case("wrong name", "bank.example", "tls.wrong-name", good),
                new Case(
                        "common name only",
                        "good.example",
                        "tls.wrong-name",
                        Certificates.leaf().commonName("good.example").by(CA)),
                new Case(
                        "right address",
                        "192.0.2.7",
                        "good",
                        Certificates.leaf().ip("192.0.2.7").by(CA)),
                new Case(
                        "right IPv6 address",
                        "2001:db8:0:0::7",
                        "good",
                        Certificates.leaf().ip("2001:db8::7").by(CA)),
                new Case(
                        "wrong address",
                        "192.0.2.8",
                        "tls.wrong-name",
                        Certificates.leaf().ip("192.0.2.7").by(CA)),
                new Case(
                        "address as a DNS name",
                        "192.0.2.7",
                        "tls.wrong-name",
                        Certificates.leaf().dns("192.0.2.7").by(CA)),
                new Case(
                        "expired",
                        "good.example",
                        "tls.expired",
                        Certificates.leaf()
                                .dns("good.example")
                                .until(Certificates.NOW.minusSeconds(1))
                                .by(CA)),
                new Case(
                        "not yet valid",
                        "good.example",
                        "tls.not-yet-valid",
                        Certificates.leaf()
                                .dns("good.example")
                                .from(Certificates.NOW.plusSeconds(60))
                                .by(CA)),
                new Case(
                        "expired intermediate",
                        "good.example",
                        "tls.expired",
                        Certificates.leaf().dns("good.example").by(EXPIRED_SUB_CA),
                        EXPIRED_SUB_CA),
                new Case(
                        "unknown CA",
                        "good.example",
                        "tls.unknown-ca",
                        Certificates.leaf().dns("good.example").by(OTHER_CA),
                        OTHER_CA),
                new Case(
                        "missing intermediate",
                        "good.example",
                        "tls.unknown-ca",
                        Certificates.leaf().dns("good.example").by(SUB_CA)),
                new Case(
                        "CA of the same name, other key",
                        "good.example",
                        "tls.unknown-ca",
                        Certificates.leaf().dns("good.example").by(IMPOSTER)),
                new Case(
                        "self-signed",
                        "good.example",
                        "tls.self-signed",
                        Certificates.leaf().dns("good.example").selfSigned()),
                new Case(
                        "issued by a server's certificate",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf().dns("good.example").by(NO_CA),
                        NO_CA),
                new Case(
                        "for clients",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf()
                                .dns("good.example")
                                .purpose(KeyPurposeId.id_kp_clientAuth)
                                .by(CA)),
                new Case(
                        "weak key",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf().key(RSA_1024).dns("good.example").by(CA)),
                new Case(
                        "SHA-1",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf().dns("good.example").signature("SHA1withECDSA").by(CA)));
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
