package dev.gatehouse.trust;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests, good by default and bad in one chosen way. */
final class Certificates {
    static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

    /** A certificate with its key. */
    record Identity(KeyPair pair, X509Certificate certificate) {}

    private final List<GeneralName> names = new ArrayList<>();
    private X500Name subject = new X500Name("CN=server");
    private Instant from = NOW.minus(Duration.ofDays(30));
    private Instant until = NOW.plus(Duration.ofDays(30));
    private KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;
    private int usage = KeyUsage.digitalSignature;
    private String signature;
    private KeyPair pair = ec();
    private boolean authority;
    private Extension more;

    private Certificates() {}

    static Certificates leaf() {
        return new Certificates();
    }

    static Certificates authority(String commonName) {
        Certificates made = new Certificates();
        made.authority = true;
        made.subject = new X500Name("CN=" + commonName);
        made.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        made.purpose = null;
        made.from = NOW.minus(Duration.ofDays(1000));
        made.until = NOW.plus(Duration.ofDays(1000));
        return made;
    }

    Certificates dns(String name) {
        names.add(new GeneralName(GeneralName.dNSName, name));
        return this;
    }

    Certificates ip(String address) {
        names.add(
                new GeneralName(
                        GeneralName.iPAddress,
                        new DEROctetString(
                                ServerName.address(address).orElseThrow().getAddress())));
        return this;
    }

    Certificates commonName(String name) {
        subject = new X500Name("CN=" + name);
        return this;
    }

    Certificates from(Instant start) {
        from = start;
        return this;
    }

    Certificates until(Instant end) {
        until = end;
        return this;
    }

    Certificates purpose(KeyPurposeId wanted) {
        purpose = wanted;
        return this;
    }

    Certificates usage(int wanted) {
        usage = wanted;
        return this;
    }

    Certificates key(KeyPair wanted) {
        pair = wanted;
        return this;
    }

    Certificates signature(String algorithm) {
        signature = algorithm;
        return this;
    }

    Certificates with(Extension extension) {
        more = extension;
        return this;
    }

    Identity selfSigned() {
        return sign(subject, pair);
    }

    Identity by(Identity issuer) {
        return sign(
                X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded()),
                issuer.pair());
    }

    private Identity sign(X500Name issuer, KeyPair signer) {
        try {
            X509v3CertificateBuilder builder =
                    new X509v3CertificateBuilder(
                            issuer,
                            new BigInteger(100, new SecureRandom()),
                            Date.from(from),
                            Date.from(until),
                            subject,
                            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (purpose != null) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(new GeneralName[0])));
            }
            if (more != null) {
                builder.addExtension(more);
            }
            String algorithm =
                    signature != null
                            ? signature
                            : signer.getPrivate().getAlgorithm().equals("EC")
                                    ? "SHA256withECDSA"
                                    : "SHA256withRSA";
            byte[] der =
                    builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                            .getEncoded();
            return new Identity(pair, Pem.certificate(der));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
