package dev.gatehouse.trust;

import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Certificates that are trusted as they are. Immutable.
 *
 * @param certificates at least one
 * @param chosen whether the owner chose them for one route; else they are the system's
 */
record Anchors(List<X509Certificate> certificates, boolean chosen) {
    /** Octets of a certificate file: several times the whole set of public roots. */
    private static final int FILE_MOST = 1 << 20;

    Anchors {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads the files that a route names.
     *
     * @param config what relative names are relative to
     */
    static Anchors of(List<String> files, Path config) throws TrustFault {
        List<X509Certificate> all = new ArrayList<>();
        for (String file : files) {
            Path path = config.resolve(file);
            List<X509Certificate> certificates = certificates(read(path), path);
            if (certificates.isEmpty()) {
                throw new TrustFault(path + " holds no certificate in PEM form");
            }
            for (X509Certificate certificate : certificates) {
                Optional<String> fault = CertificateRule.keyFault(certificate);
                if (fault.isPresent()) {
                    throw new TrustFault(path + " cannot be trusted: " + fault.get());
                }
            }
            all.addAll(certificates);
        }
        return new Anchors(all, true);
    }

    /**
     * Returns the roots that this Java trusts: {@code lib/security/cacerts} of the runtime, unless
     * the system property {@code javax.net.ssl.trustStore} names others. Weak ones are left out.
     */
    static Anchors ofSystem() throws TrustFault {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> roots = new ArrayList<>();
            for (TrustManager trusted : factory.getTrustManagers()) {
                if (trusted instanceof X509TrustManager x509) {
                    roots.addAll(Arrays.asList(x509.getAcceptedIssuers()));
                }
            }
            roots.removeIf(root -> CertificateRule.keyFault(root).isPresent());
            if (roots.isEmpty()) {
                throw new TrustFault("this Java trusts no certificate authority at all");
            }
            return new Anchors(roots, false);
        } catch (GeneralSecurityException e) {
            throw new TrustFault("the certificate authorities of this Java cannot be read", e);
        }
    }

    List<X509Certificate> named(X500Principal subject) {
        return certificates.stream()
                .filter(anchor -> anchor.getSubjectX500Principal().equals(subject))
                .toList();
    }

    private static byte[] read(Path path) throws TrustFault {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] octets = in.readNBytes(FILE_MOST + 1);
            if (octets.length > FILE_MOST) {
                throw new TrustFault(path + " is larger than " + FILE_MOST + " octets");
            }
            return octets;
        } catch (IOException e) {
            throw new TrustFault(DataFault.of(path, "read", e).getMessage(), e);
        }
    }

    private static List<X509Certificate> certificates(byte[] text, Path path) throws TrustFault {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Pem block : Pem.read(text)) {
                if (block.label().equals(Pem.CERTIFICATE)) {
                    certificates.add(Pem.certificate(block.der()));
                }
            }
            return certificates;
        } catch (CertificateException e) {
            throw new TrustFault(path + " holds a damaged certificate", e);
        } catch (TrustFault e) {
            throw new TrustFault(path + " holds " + e.getMessage(), e);
        }
    }
}
