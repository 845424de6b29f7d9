package dev.gatehouse.proxy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests. */
final class Certificates {
    /** A key with its chain, the leaf first. */
    record Identity(KeyPair keys, List<X509Certificate> chain) {
        X509Certificate leaf() {
            return chain.get(0);
        }
    }

    private static long serial = 1;

    private Certificates() {}

    static Identity authority(String name) {
        KeyPair keys = keys();
        return new Identity(
                keys, List.of(sign("CN=" + name, keys, "CN=" + name, keys, true, List.of(), 10)));
    }

    /** A leaf for these DNS names, valid for so many days from yesterday on; negative: expired. */
    static Identity leaf(Identity authority, int days, String... names) {
        KeyPair keys = keys();
        X509Certificate leaf =
                sign(
                        "CN=leaf",
                        keys,
                        authority.leaf().getSubjectX500Principal().getName(),
                        authority.keys(),
                        false,
                        List.of(names),
                        days);
        return new Identity(keys, List.of(leaf, authority.leaf()));
    }

    static Identity selfSigned(String... names) {
        KeyPair keys = keys();
        return new Identity(
                keys, List.of(sign("CN=self", keys, "CN=self", keys, false, List.of(names), 10)));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized X509Certificate sign(
            String subject,
            KeyPair keys,
            String issuer,
            KeyPair issuerKeys,
            boolean authority,
            List<String> names,
            int days) {
        Instant now = Instant.now();
        Instant from = now.minus(Duration.ofDays(days < 0 ? 10 : 1));
        Instant until = now.plus(Duration.ofDays(days));
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name(issuer),
                            BigInteger.valueOf(serial++),
                            Date.from(from),
                            Date.from(until),
                            new X500Name(subject),
                            keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                GeneralName[] all =
                        names.stream()
                                .map(name -> new GeneralName(GeneralName.dNSName, name))
                                .toArray(GeneralName[]::new);
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
