package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.TrustFault;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner's choice of anchors and the clock's standing change, and what they don't. */
final class EndpointTrustTest {
    private static final Identity CA = Certificates.authority("Test CA").selfSigned();

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void bench() {
        bench = new Bench(folder);
    }

    @Test
    void aSelfSignedCertificateThatTheOwnerChoseIsTrustedForItsNameAndTime() throws Exception {
        Identity device = Certificates.leaf().dns("device.example").selfSigned();
        Identity twin = Certificates.leaf().dns("device.example").selfSigned();
        bench.anchor(device.certificate());
        X509ExtendedTrustManager trust = trust("device.example");
        assertAccepted(trust, device);
        assertThat(refusal(trust, twin).code().word()).isEqualTo("tls.self-signed");
        assertThat(refusal(trust("other.example"), device).code().word())
                .isEqualTo("tls.wrong-name");
        bench.system = Certificates.NOW.plus(Duration.ofDays(31));
        assertThat(refusal(trust, device).code().word()).isEqualTo("tls.expired");
    }

    @Test
    void anExpiredAnchorIsNoAnchorFailsClosed() throws Exception {
        Identity old =
                Certificates.authority("Old CA")
                        .until(Certificates.NOW.minusSeconds(1))
                        .selfSigned();
        bench.anchor(old.certificate());
        Finding finding = refusal(trust("a.example"), Certificates.leaf().dns("a.example").by(old));
        assertThat(finding.code().word()).isEqualTo("tls.expired");
        assertThat(finding.params())
                .containsEntry("until", Certificates.NOW.minusSeconds(1).toString());
    }

    @Test
    void anAnchorsOwnNameConstraintsHold() throws Exception {
        NameConstraints home =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(new GeneralName(GeneralName.dNSName, "home.arpa"))
                        },
                        null);
        Identity ca =
                Certificates.authority("Home CA")
                        .with(new Extension(Extension.nameConstraints, true, home.getEncoded()))
                        .selfSigned();
        bench.anchor(ca.certificate());
        assertAccepted(trust("hub.home.arpa"), Certificates.leaf().dns("hub.home.arpa").by(ca));
        assertThat(
                        refusal(
                                        trust("bank.example"),
                                        Certificates.leaf().dns("bank.example").by(ca))
                                .code()
                                .word())
                .isEqualTo("tls.bad-certificate");
    }

    @Test
    void anotherWayToAnAnchorIsFoundOverACrossSignedIssuer() throws Exception {
        Identity newRoot = Certificates.authority("New root").selfSigned();
        Identity lost = Certificates.authority("Lost root").selfSigned();
        Certificates sub = Certificates.authority("Sub");
        Identity byLost = sub.by(lost);
        Identity byNew = sub.by(newRoot);
        Identity leaf = Certificates.leaf().dns("a.example").by(byLost);
        bench.anchor(newRoot.certificate());
        assertThatCode(
                        () ->
                                trust("a.example")
                                        .checkServerTrusted(
                                                new X509Certificate[] {
                                                    leaf.certificate(),
                                                    byLost.certificate(),
                                                    byNew.certificate()
                                                },
                                                "EC"))
                .doesNotThrowAnyException();
    }

    @Test
    void aChainThatIsEmptyOrTooLongIsRefusedFailsClosed() throws Exception {
        bench.anchor(CA.certificate());
        X509ExtendedTrustManager trust = trust("a.example");
        X509Certificate leaf = Certificates.leaf().dns("a.example").by(CA).certificate();
        X509Certificate[] many =
                Collections.nCopies(PathCheck.CHAIN + 1, leaf).toArray(new X509Certificate[0]);
        for (X509Certificate[] chain : List.of(new X509Certificate[0], many)) {
            assertThatThrownBy(() -> trust.checkServerTrusted(chain, "EC"))
                    .isInstanceOf(CertificateRefused.class);
        }
        assertThatThrownBy(() -> trust.checkServerTrusted(null, "EC"))
                .isInstanceOf(CertificateRefused.class);
        assertThat(trust.getAcceptedIssuers()).isEmpty();
    }

    @Test
    void withTheClockUnsetTheStartIsNotJudgedButTheEndIs() throws Exception {
        bench.anchor(CA.certificate());
        bench.system = Instant.EPOCH;
        assertThat(bench.clock.standing()).isEqualTo(HomeClock.Standing.UNSET);
        assertAccepted(trust("a.example"), Certificates.leaf().dns("a.example").by(CA));
        Identity expired =
                Certificates.leaf().dns("a.example").until(Bench.BUILT.minusSeconds(1)).by(CA);
        assertThat(refusal(trust("a.example"), expired).code().word()).isEqualTo("tls.expired");
    }

    @Test
    void withTheClockUnsetAnIssuerThatExpiredBeforeItsLeafBeganIsRefusedFailsClosed()
            throws Exception {
        Identity sub =
                Certificates.authority("Sub")
                        .until(Certificates.NOW.minus(Duration.ofDays(40)))
                        .by(CA);
        bench.anchor(CA.certificate());
        bench.system = Instant.EPOCH;
        Identity leaf = Certificates.leaf().dns("a.example").by(sub);
        assertThatThrownBy(
                        () ->
                                trust("a.example")
                                        .checkServerTrusted(
                                                new X509Certificate[] {
                                                    leaf.certificate(), sub.certificate()
                                                },
                                                "EC"))
                .isInstanceOf(CertificateRefused.class);
    }

    @Test
    void aVerifiedCertificateLiftsTheFloorButNotByAnOwnersCaWhileTheClockIsUnset()
            throws Exception {
        bench.anchor(CA.certificate());
        Identity leaf = Certificates.leaf().dns("a.example").by(CA);
        bench.system = Instant.EPOCH;
        assertAccepted(trust("a.example"), leaf);
        assertThat(bench.clock.floor()).isEqualTo(Bench.BUILT);
        bench.system = Certificates.NOW;
        assertThat(refusal(trust("b.example"), leaf).code().word()).isEqualTo("tls.wrong-name");
        assertThat(bench.clock.floor()).isEqualTo(Bench.BUILT);
        assertAccepted(trust("a.example"), leaf);
        assertThat(bench.clock.floor()).isEqualTo(leaf.certificate().getNotBefore().toInstant());
    }

    @Test
    void withoutAnchorsOfItsOwnARouteTrustsTheSystemsRootsOnly() throws Exception {
        X509ExtendedTrustManager trust =
                bench.trust
                        .client(Bench.route("a.example", List.of(), Optional.empty()))
                        .trustManager();
        assertThat(refusal(trust, Certificates.leaf().dns("a.example").by(CA)).code().word())
                .isEqualTo("tls.unknown-ca");
        assertThat(Anchors.ofSystem().certificates()).hasSizeGreaterThan(10);
        X509Certificate root = Anchors.ofSystem().certificates().get(0);
        assertThatThrownBy(() -> trust.checkServerTrusted(new X509Certificate[] {root}, "RSA"))
                .isInstanceOf(CertificateRefused.class);
    }

    @Test
    void aMissingEmptyOrDamagedAnchorFileIsAFaultFailsClosed() throws Exception {
        assertThatThrownBy(() -> trust("a.example"))
                .isInstanceOf(TrustFault.class)
                .hasMessageContaining("ca.pem cannot be read: there is no such file");
        for (String text :
                List.of(
                        "",
                        "nothing",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n",
                        "-----BEGIN ",
                        "-----BEGIN X-----\n-----END X-----\n")) {
            bench.write("ca.pem", text);
            assertThatThrownBy(() -> trust("a.example")).isInstanceOf(TrustFault.class);
        }
        bench.anchor(
                Certificates.authority("Weak")
                        .key(Certificates.rsa(1024))
                        .selfSigned()
                        .certificate());
        assertThatThrownBy(() -> trust("a.example"))
                .isInstanceOf(TrustFault.class)
                .hasMessageContaining("1024 bits");
    }

    private X509ExtendedTrustManager trust(String name) throws TrustFault {
        return bench.trust.client(Bench.route(name)).trustManager();
    }

    private static void assertAccepted(X509ExtendedTrustManager trust, Identity server) {
        assertThatCode(
                        () ->
                                trust.checkServerTrusted(
                                        new X509Certificate[] {server.certificate()}, "EC"))
                .doesNotThrowAnyException();
    }

    private static Finding refusal(X509ExtendedTrustManager trust, Identity server) {
        try {
            trust.checkServerTrusted(new X509Certificate[] {server.certificate()}, "EC");
        } catch (CertificateRefused e) {
            return e.finding();
        } catch (java.security.cert.CertificateException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("accepted");
    }
}
