package dev.gatehouse.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Builds and signs the certificates of the local CA (RFC 5280). P-256, since old clients of a home
 * know it. Safe on any thread.
 */
final class CertificateMaker {
    /** Of the CA: a gateway's life; replacing it means installing it on each phone again. */
    static final Duration AUTHORITY_LIFE = Duration.ofDays(20 * 365L);

    /** Of a leaf. */
    static final Duration LIFE = Duration.ofDays(90);

    /** Of a leaf made while the clock was unset: the longest that browsers took, 397 days. */
    static final Duration LIFE_CLOCK_UNSET = Duration.ofDays(397);

    /** A leaf is replaced this long before its end. */
    static final Duration RENEWAL = LIFE.dividedBy(3);

    /** A leaf starts this long in the past, for clients whose clock is slow. */
    static final Duration BACKDATED = Duration.ofDays(1);

    /** Bits of a serial number: as many as 20 octets hold without a sign (RFC 5280 4.1.2.2). */
    private static final int SERIAL_BITS = 159;

    private static final String SIGNATURE = "SHA256withECDSA";

    private final Instant built;
    private final SecureRandom random;

    /**
     * @param built from when on the CA is valid: no clock can be right before
     */
    CertificateMaker(Instant built, SecureRandom random) {
        this.built = built;
        this.random = random;
    }

    KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    /** Makes the certificate of a CA that can speak for {@link LocalNames} alone. */
    X509Certificate authority(KeyPair pair) throws GeneralSecurityException, IOException {
        // The number tells the CAs of two gateways apart in a phone's list.
        X500Name name =
                new X500Name("CN=Gatehouse home CA " + serial().toString(36).substring(0, 8));
        X509v3CertificateBuilder builder =
                builder(name, built, built.plus(AUTHORITY_LIFE), name, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.nameConstraints, true, new NameConstraints(permitted(), null));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        return sign(builder, pair.getPrivate());
    }

    /**
     * Makes a server's certificate.
     *
     * @param from the present, if it is known
     * @param now the earliest that the present can be
     */
    X509Certificate leaf(
            X509Certificate authority,
            PrivateKey signer,
            PublicKey key,
            ServerName name,
            Optional<Instant> from,
            Instant now)
            throws GeneralSecurityException, IOException {
        Instant first = authority.getNotBefore().toInstant();
        Instant start = from.map(at -> at.minus(BACKDATED)).filter(first::isBefore).orElse(first);
        Instant last = authority.getNotAfter().toInstant();
        Instant end = now.plus(from.isPresent() ? LIFE : LIFE_CLOCK_UNSET);
        X509v3CertificateBuilder builder =
                builder(
                        X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                        start,
                        end.isAfter(last) ? last : end,
                        new X500Name(new RDN[0]),
                        key);
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        // Critical, since the subject is empty (RFC 5280 4.1.2.6).
        builder.addExtension(
                Extension.subjectAlternativeName, true, new GeneralNames(generalName(name)));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                identifiers.createAuthorityKeyIdentifier(authority.getPublicKey()));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        return sign(builder, signer);
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, Instant from, Instant until, X500Name subject, PublicKey key) {
        return new X509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(from),
                Date.from(until),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, IOException {
        try {
            return Pem.certificate(
                    builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)).getEncoded());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("this Java cannot sign with " + SIGNATURE, e);
        }
    }

    private static GeneralName generalName(ServerName name) {
        return name.address()
                .map(address -> ip(address.getAddress()))
                .orElseGet(() -> new GeneralName(GeneralName.dNSName, name.text()));
    }

    private static GeneralSubtree[] permitted() {
        return Stream.concat(
                        LocalNames.ZONES.stream()
                                .map(zone -> new GeneralName(GeneralName.dNSName, zone)),
                        LocalNames.RANGES.stream().map(range -> ip(range.constraint())))
                .map(GeneralSubtree::new)
                .toArray(GeneralSubtree[]::new);
    }

    private static GeneralName ip(byte[] octets) {
        ASN1Encodable value = new DEROctetString(octets);
        return new GeneralName(GeneralName.iPAddress, value);
    }
}
