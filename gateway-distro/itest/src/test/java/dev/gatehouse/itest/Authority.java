package dev.gatehouse.itest;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the laboratory; keys are P-256 and live as long as the test. */
final class Authority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** PEM files of one server. */
    record Server(Path certificate, Path key) {
        /** Returns one file with key and certificate, as some servers want it. */
        Path both() throws IOException {
            Path file = certificate.resolveSibling(certificate.getFileName() + ".both");
            Files.writeString(file, Files.readString(key) + Files.readString(certificate));
            return file;
        }
    }

    private Authority(X500Name name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    static Authority make(String commonName) throws GeneralSecurityException, IOException {
        X500Name name = new X500Name("CN=" + commonName);
        KeyPair keys = keyPair();
        X509v3CertificateBuilder builder =
                builder(name, keys, name, keys, Instant.now().minus(Duration.ofDays(30)), 3650);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return new Authority(name, keys, sign(builder, keys));
    }

    /** Writes the authority's certificate and returns the file. */
    Path write(Path folder) throws IOException {
        Path file = folder.resolve(name.toString().replaceAll("[^A-Za-z0-9]", "-") + ".pem");
        return Files.writeString(file, pem(certificate));
    }

    /** Issues a certificate for host names and addresses, valid for a year from yesterday. */
    Server issue(Path folder, String... hosts) throws GeneralSecurityException, IOException {
        return issue(folder, Instant.now().minus(Duration.ofDays(1)), 365, List.of(hosts));
    }

    /** Issues a certificate with its own validity. */
    Server issue(Path folder, Instant from, int days, List<String> hosts)
            throws GeneralSecurityException, IOException {
        KeyPair own = keyPair();
        X509v3CertificateBuilder builder =
                builder(new X500Name("CN=" + hosts.get(0)), own, name, keys, from, days);
        leaf(builder, hosts, KeyPurposeId.id_kp_serverAuth);
        return write(folder, hosts.get(0), sign(builder, keys), own);
    }

    /** Issues the certificate of a client, valid for a year from yesterday; its key with it. */
    Server issueClient(Path folder, String client) throws GeneralSecurityException, IOException {
        KeyPair own = keyPair();
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        X509v3CertificateBuilder builder =
                builder(new X500Name("CN=" + client), own, name, keys, yesterday, 365);
        leaf(builder, List.of(client), KeyPurposeId.id_kp_clientAuth);
        return write(folder, client, sign(builder, keys), own);
    }

    /** Makes a certificate that nobody but itself vouches for. */
    static Server selfSigned(Path folder, String host)
            throws GeneralSecurityException, IOException {
        KeyPair own = keyPair();
        X500Name subject = new X500Name("CN=" + host);
        X509v3CertificateBuilder builder =
                builder(subject, own, subject, own, Instant.now().minus(Duration.ofDays(1)), 365);
        leaf(builder, List.of(host), KeyPurposeId.id_kp_serverAuth);
        return write(folder, "self-" + host, sign(builder, own), own);
    }

    private static void leaf(
            X509v3CertificateBuilder builder, List<String> hosts, KeyPurposeId purpose)
            throws CertIOException {
        GeneralName[] names =
                hosts.stream()
                        .map(
                                host ->
                                        new GeneralName(
                                                host.matches("[0-9.]+|.*:.*")
                                                        ? GeneralName.iPAddress
                                                        : GeneralName.dNSName,
                                                host))
                        .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }

    private static X509v3CertificateBuilder builder(
            X500Name subject,
            KeyPair own,
            X500Name issuer,
            KeyPair issuerKeys,
            Instant from,
            int days) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, RANDOM),
                Date.from(from),
                Date.from(from.plus(Duration.ofDays(days))),
                subject,
                own.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(by.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static Server write(Path folder, String host, X509Certificate leaf, KeyPair own)
            throws IOException {
        String stem =
                host.replaceAll("[^A-Za-z0-9]", "-") + "-" + Long.toHexString(RANDOM.nextLong());
        Path certificate = Files.writeString(folder.resolve(stem + ".crt"), pem(leaf));
        Path key = Files.writeString(folder.resolve(stem + ".key"), pkcs8(own.getPrivate()));
        return new Server(certificate, key);
    }

    private static String pkcs8(PrivateKey key) {
        String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }
}
