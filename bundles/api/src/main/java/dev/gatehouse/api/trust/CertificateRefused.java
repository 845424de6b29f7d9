package dev.gatehouse.api.trust;

import dev.gatehouse.api.finding.Finding;
import java.security.cert.CertificateException;

/** A server's certificate was not accepted; carries the finding that says why. */
public final class CertificateRefused extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    public CertificateRefused(Finding finding) {
        super(finding.code().word());
        this.finding = finding;
    }

    public CertificateRefused(Finding finding, Throwable cause) {
        super(finding.code().word(), cause);
        this.finding = finding;
    }

    public Finding finding() {
        return finding;
    }
}
