package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Random;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates with some octets changed: each is refused as it should be, none breaks out. */
final class HostileCertificateTest {
    private static final int COUNT = Integer.getInteger("gatehouse.fuzz.certificates", 1500);
    private static final long SEED = 20261124;

    /** ecdsa-with-SHA256, RFC 5758 3.2. */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    private final Random random = new Random(SEED);

    @TempDir private Path folder;

    @Test
    void aChangedCertificateIsRefusedEvenWhereTheSignatureFitsOrEndsWithinTheRules()
            throws Exception {
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
        Identity leaf =
                Certificates.leaf().dns("hub.home.arpa").ip("192.168.1.1").ip("fd00::1").by(ca);
        Bench bench = new Bench(folder);
        bench.anchor(ca.certificate());
        X509ExtendedTrustManager trust =
                bench.trust.client(Bench.route("hub.home.arpa")).trustManager();
        int judged = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] plain = changed(leaf.certificate().getEncoded());
            byte[] signed = sign(changed(leaf.certificate().getTBSCertificate()), ca);
            assertThat(accepts(trust, plain)).as("seed %s, number %s", SEED, i).isNotEqualTo(1);
            judged += accepts(trust, signed) >= 0 ? 1 : 0;
        }
        assertThat(judged).isGreaterThan(COUNT / 20);
    }

    /** Returns 1 if accepted, 0 if refused, -1 if it is not read as a certificate at all. */
    private static int accepts(X509ExtendedTrustManager trust, byte[] der) {
        X509Certificate[] chain = new X509Certificate[1];
        try {
            chain[0] = Pem.certificate(der);
        } catch (CertificateException e) {
            return -1;
        }
        try {
            trust.checkServerTrusted(chain, "EC");
            return 1;
        } catch (CertificateRefused e) {
            return 0;
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] changed(byte[] der) {
        byte[] bad = der.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(bad.length);
            byte before = bad[at];
            bad[at] = (byte) random.nextInt(256);
            if (bad[at] == before) {
                bad[at] ^= 1;
            }
        }
        return bad;
    }

    private static byte[] sign(byte[] tbs, Identity ca) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(ca.pair().getPrivate());
        signature.update(tbs);
        byte[] value = signature.sign();
        int length = tbs.length + ALGORITHM.length + 3 + value.length;
        return ByteBuffer.allocate(4 + length)
                .put((byte) 0x30)
                .put((byte) 0x82)
                .putShort((short) length)
                .put(tbs)
                .put(ALGORITHM)
                .put((byte) 3)
                .put((byte) (value.length + 1))
                .put((byte) 0)
                .put(value)
                .array();
    }
}
