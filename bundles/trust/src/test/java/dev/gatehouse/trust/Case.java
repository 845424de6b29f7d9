package dev.gatehouse.trust;

import dev.gatehouse.trust.Certificates.Identity;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a server may show, and what is to come of it.
 *
 * @param what in words
 * @param name the name that is to be proved
 * @param expected the code of the finding, or {@code good}
 * @param server the certificate
 * @param chain what is shown with it
 */
record Case(String what, String name, String expected, Identity server, Identity... chain) {
    static final Identity CA = Certificates.authority("Test CA").selfSigned();
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

    static List<Case> all() {
        return Stream.of(good(), names(), times(), issuers(), keysAndPurposes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> good() {
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
                new Case(
                        "right address",
                        "192.0.2.7",
                        "good",
                        Certificates.leaf().ip("192.0.2.7").by(CA)),
                new Case(
                        "right IPv6 address",
                        "2001:db8:0:0::7",
                        "good",
                        Certificates.leaf().ip("2001:db8::7").by(CA)));
    }

    private static List<Case> names() {
        Identity good = Certificates.leaf().dns("good.example").by(CA);
        return List.of(
                new Case("wrong name", "bank.example", "tls.wrong-name", good),
                new Case(
                        "common name only",
                        "good.example",
                        "tls.wrong-name",
                        Certificates.leaf().commonName("good.example").by(CA)),
                new Case(
                        "wrong address",
                        "192.0.2.8",
                        "tls.wrong-name",
                        Certificates.leaf().ip("192.0.2.7").by(CA)),
                new Case(
                        "address as a DNS name",
                        "192.0.2.7",
                        "tls.wrong-name",
                        Certificates.leaf().dns("192.0.2.7").by(CA)));
    }

    private static List<Case> times() {
        return List.of(
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
                        EXPIRED_SUB_CA));
    }

    private static List<Case> issuers() {
        return List.of(
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
                        NO_CA));
    }

    private static List<Case> keysAndPurposes() {
        return List.of(
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
                        "weak key, self-signed",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf().key(RSA_1024).dns("good.example").selfSigned()),
                new Case(
                        "SHA-1",
                        "good.example",
                        "tls.bad-certificate",
                        Certificates.leaf().dns("good.example").signature("SHA1withECDSA").by(CA)));
    }

    @Override
    public String toString() {
        return what;
    }
}
