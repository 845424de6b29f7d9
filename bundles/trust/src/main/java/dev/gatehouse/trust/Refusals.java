package dev.gatehouse.trust;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.trust.CertificateRefused;
import java.security.cert.X509Certificate;

/** The refusals of a server's certificate, each with its finding. */
final class Refusals {
    private Refusals() {}

    static CertificateRefused wrongName(String name, String found) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_WRONG_NAME).with("name", name).with("found", found));
    }

    static CertificateRefused unknownCa(X509Certificate last, Throwable cause) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_UNKNOWN_CA).with("issuer", issuer(last)), cause);
    }

    static CertificateRefused selfSigned(X509Certificate leaf) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_SELF_SIGNED).with("issuer", issuer(leaf)));
    }

    static CertificateRefused expired(X509Certificate certificate) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_EXPIRED)
                        .with("until", certificate.getNotAfter().toInstant().toString()));
    }

    static CertificateRefused notYetValid(X509Certificate certificate) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_NOT_YET_VALID)
                        .with("from", certificate.getNotBefore().toInstant().toString()));
    }

    static CertificateRefused bad(String reason) {
        return new CertificateRefused(Finding.of(Codes.TLS_BAD_CERTIFICATE).with("reason", reason));
    }

    static CertificateRefused bad(String reason, Throwable cause) {
        return new CertificateRefused(
                Finding.of(Codes.TLS_BAD_CERTIFICATE).with("reason", reason), cause);
    }

    private static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
