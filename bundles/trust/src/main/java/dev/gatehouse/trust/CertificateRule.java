package dev.gatehouse.trust;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a certificate must be like, whatever the provider and its security properties allow: no
 * signature over SHA-1 or MD5, keys of at least 112 bits of strength (NIST SP 800-131A), issued for
 * servers. Works on single certificates and as one of the checks of a path; has no state.
 */
final class CertificateRule extends PKIXCertPathChecker {
    private static final int RSA_BITS_LEAST = 2048; // NIST SP 800-131A
    private static final int RSA_BITS_MOST = 8192; // Bounds the time that a hostile key costs.
    private static final int EC_BITS_LEAST = 256;

    private static final Set<String> SIGNATURES =
            Set.of(
                    "SHA256withRSA",
                    "SHA384withRSA",
                    "SHA512withRSA",
                    "SHA256withECDSA",
                    "SHA384withECDSA",
                    "SHA512withECDSA",
                    "Ed25519",
                    "Ed448");
    private static final String PSS = "RSASSA-PSS";
    private static final Set<String> PSS_DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1"; // RFC 5280 4.2.1.12
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0; // RFC 5280 4.2.1.3

    /** Returns why the key is too weak, or absurdly long. */
    static Optional<String> keyFault(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= RSA_BITS_LEAST && bits <= RSA_BITS_MOST
                    ? Optional.empty()
                    : Optional.of("its RSA key has " + bits + " bits");
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return bits >= EC_BITS_LEAST
                    ? Optional.empty()
                    : Optional.of("its EC key has " + bits + " bits");
        }
        return key instanceof EdECPublicKey
                ? Optional.empty()
                : Optional.of("its key is of the kind " + key.getAlgorithm());
    }

    /** Returns why the signature on a certificate proves nothing any more. */
    static Optional<String> signatureFault(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName();
        if (SIGNATURES.contains(algorithm) || (PSS.equals(algorithm) && strongPss(certificate))) {
            return Optional.empty();
        }
        return Optional.of("it is signed with " + algorithm);
    }

    /** Returns why a server may not use this certificate in TLS. */
    static Optional<String> serverFault(X509Certificate leaf) throws CertificateParsingException {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            return Optional.of("its key is not for signatures"); // All suites here sign.
        }
        List<String> purposes = leaf.getExtendedKeyUsage();
        return purposes == null || purposes.contains(SERVER_AUTH)
                ? Optional.empty()
                : Optional.of("it is not issued for servers");
    }

    @Override
    public void init(boolean forward) {
        // Nothing is kept from one certificate to the next.
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
        return Set.of();
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolvedCritical)
            throws CertPathValidatorException {
        X509Certificate x509 = (X509Certificate) certificate;
        Optional<String> fault =
                keyFault(x509).or(() -> signatureFault(x509)).or(() -> issuerFault(x509));
        if (fault.isPresent()) {
            throw new CertPathValidatorException(
                    fault.get(), null, null, -1, BasicReason.ALGORITHM_CONSTRAINED);
        }
    }

    /** An authority for something else, such as mail, doesn't vouch for servers. */
    private static Optional<String> issuerFault(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return certificate.getBasicConstraints() < 0
                            || purposes == null
                            || purposes.contains(SERVER_AUTH)
                            || purposes.contains(ANY_USAGE)
                    ? Optional.empty()
                    : Optional.of("its issuer may not issue for servers");
        } catch (CertificateParsingException e) {
            return Optional.of("the purposes of its issuer are unreadable");
        }
    }

    private static boolean strongPss(X509Certificate certificate) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
            parameters.init(certificate.getSigAlgParams());
            return PSS_DIGESTS.contains(
                    parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }
}
