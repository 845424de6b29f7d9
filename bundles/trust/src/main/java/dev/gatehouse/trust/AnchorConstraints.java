package dev.gatehouse.trust;

import dev.gatehouse.api.trust.CertificateRefused;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/**
 * Holds a leaf against the name constraints in the anchor itself (RFC 5280 4.2.1.10). Java's
 * validator takes an anchor for a bare name and key, so that an owner's CA for {@code home.arpa}
 * could speak for a bank.
 */
final class AnchorConstraints {
    private AnchorConstraints() {}

    static void check(X509Certificate anchor, X509Certificate leaf) throws CertificateRefused {
        byte[] constraints = anchor.getExtensionValue(Extension.nameConstraints.getId());
        byte[] names = leaf.getExtensionValue(Extension.subjectAlternativeName.getId());
        if (constraints == null || names == null || anchor.equals(leaf)) {
            return; // Without names in it, a certificate is refused for that.
        }
        try {
            PKIXNameConstraintValidator validator =
                    validator(NameConstraints.getInstance(content(constraints)));
            for (GeneralName name : GeneralNames.getInstance(content(names)).getNames()) {
                validator.checkPermitted(name);
                validator.checkExcluded(name);
            }
        } catch (NameConstraintValidatorException e) {
            throw Refusals.bad("its issuer may not speak for its name", e);
        } catch (IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException e) { // What Bouncy Castle says of malformed ASN.1.
            throw Refusals.bad("its names, or those its issuer may speak for, are unreadable", e);
        }
    }

    private static PKIXNameConstraintValidator validator(NameConstraints constraints) {
        PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
        if (constraints.getPermittedSubtrees() != null) {
            validator.intersectPermittedSubtree(constraints.getPermittedSubtrees());
        }
        if (constraints.getExcludedSubtrees() != null) {
            for (GeneralSubtree excluded : constraints.getExcludedSubtrees()) {
                validator.addExcludedSubtree(excluded);
            }
        }
        return validator;
    }

    private static byte[] content(byte[] extension) {
        return ASN1OctetString.getInstance(extension).getOctets();
    }
}
