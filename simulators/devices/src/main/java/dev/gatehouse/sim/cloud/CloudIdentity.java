package dev.gatehouse.sim.cloud;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate of the simulated cloud under an authority of its own; lives in memory alone. */
public final class CloudIdentity {
    private static final Duration LIFE = Duration.ofDays(2);

    private final X509Certificate authority;
    private final SSLContext context;

    private CloudIdentity(X509Certificate authority, SSLContext context) {
        this.authority = authority;
        this.context = context;
    }

    /** Makes an authority and a certificate for this host name. */
    public static CloudIdentity make(String host) throws GeneralSecurityException, IOException {
        SecureRandom random = new SecureRandom();
        KeyPair root = pair(random);
        KeyPair leaf = pair(random);
        X500Name maker = new X500Name("CN=Simulated maker");
        X509v3CertificateBuilder above = builder(maker, root, maker, random);
        above.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        X509v3CertificateBuilder below = builder(new X500Name("CN=" + host), leaf, maker, random);
        below.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        X509Certificate authority = sign(above, root);
        X509Certificate own = sign(below, root);
        return new CloudIdentity(authority, context(leaf, own, authority, random));
    }

    /** Returns the authority's certificate as PEM, to be trusted by a route. */
    public String pem() throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(authority);
        }
        return text.toString();
    }

    SSLContext context() {
        return context;
    }

    private static SSLContext context(
            KeyPair leaf, X509Certificate own, X509Certificate authority, SecureRandom random)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        char[] none = {};
        keys.setKeyEntry("cloud", leaf.getPrivate(), none, new X509Certificate[] {own, authority});
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, random);
        return context;
    }

    private static KeyPair pair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name subject, KeyPair pair, X500Name issuer, SecureRandom random) {
        Instant from = Instant.now().minus(Duration.ofDays(1));
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, random),
                Date.from(from),
                Date.from(from.plus(LIFE)),
                subject,
                pair.getPublic());
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
}
