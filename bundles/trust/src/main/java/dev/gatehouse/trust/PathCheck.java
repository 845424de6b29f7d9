package dev.gatehouse.trust;

import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.CertificateRefused;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Leads a server's certificate back to an anchor by PKIX (RFC 5280 6.1), with Java's own validator.
 * No revocation is asked for: a gateway that fetched lists or OCSP answers would tell third parties
 * which servers a home uses, and would stop working with them.
 *
 * <p>Immutable; safe on any thread; costs signature checks, so not for an event loop.
 */
final class PathCheck {
    /** Certificates that a server may send: longest sensible path, cross-signed, with its root. */
    static final int CHAIN = 8;

    /** Issuing certificates between leaf and anchor; bounds the search. */
    private static final int PATH = 5;

    private final Anchors anchors;
    private final HomeClock clock;

    PathCheck(Anchors anchors, HomeClock clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /**
     * Checks a chain.
     *
     * @param chain leaf first; the rest in any order
     * @return the anchor it leads to
     */
    X509Certificate check(List<X509Certificate> chain) throws CertificateRefused {
        X509Certificate leaf = chain.get(0);
        if (anchors.chosen() && anchors.certificates().contains(leaf)) {
            return leaf; // The owner chose this very certificate.
        }
        if (isSelfSigned(leaf)) {
            throw Refusals.selfSigned(leaf);
        }
        List<X509Certificate> path = inOrder(chain);
        try {
            return validate(path);
        } catch (CertPathValidatorException inOrder) {
            return build(chain).orElseThrow(() -> refusal(path, inOrder));
        } catch (GeneralSecurityException e) {
            throw Refusals.bad("it cannot be checked", e);
        }
    }

    private X509Certificate validate(List<X509Certificate> path) throws GeneralSecurityException {
        Instant at = moment(path);
        Set<TrustAnchor> usable = usable(at);
        if (usable.isEmpty()) {
            throw new CertPathValidatorException(
                    "no anchor is valid", null, null, -1, PKIXReason.NO_TRUST_ANCHOR);
        }
        PKIXParameters parameters = new PKIXParameters(usable);
        prepare(parameters, at);
        PKIXCertPathValidatorResult result =
                (PKIXCertPathValidatorResult)
                        CertPathValidator.getInstance("PKIX")
                                .validate(
                                        CertificateFactory.getInstance("X.509")
                                                .generateCertPath(path),
                                        parameters);
        return result.getTrustAnchor().getTrustedCert();
    }

    /** Searches another way to an anchor: over a cross-signed or renewed issuer. */
    private Optional<X509Certificate> build(List<X509Certificate> chain) throws CertificateRefused {
        Instant at = moment(chain);
        Set<TrustAnchor> usable = usable(at);
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain.get(0));
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(usable, leaf);
            prepare(parameters, at);
            parameters.setMaxPathLength(PATH);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            PKIXCertPathBuilderResult result =
                    (PKIXCertPathBuilderResult)
                            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.of(result.getTrustAnchor().getTrustedCert());
        } catch (CertPathBuilderException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw Refusals.bad("it cannot be checked", e);
        }
    }

    private static void prepare(PKIXParameters parameters, Instant at) {
        parameters.setDate(Date.from(at));
        parameters.setRevocationEnabled(false);
        parameters.addCertPathChecker(new CertificateRule());
    }

    /**
     * The moment at which the path must be valid: now; or, while the clock was never set, the first
     * moment from the floor on at which all of it can be.
     */
    private Instant moment(List<X509Certificate> path) {
        Instant at = clock.now();
        if (clock.judgesNotBefore()) {
            return at;
        }
        for (X509Certificate certificate : path) {
            Instant from = certificate.getNotBefore().toInstant();
            at = from.isAfter(at) ? from : at;
        }
        return at;
    }

    /** PKIX doesn't judge the time of an anchor; an expired one is no anchor here. */
    private Set<TrustAnchor> usable(Instant at) {
        return anchors.certificates().stream()
                .filter(anchor -> !anchor.getNotAfter().toInstant().isBefore(at))
                .map(anchor -> new TrustAnchor(anchor, null))
                .collect(Collectors.toSet());
    }

    /** Follows the issuers' names from the leaf up to where an anchor takes over. */
    private List<X509Certificate> inOrder(List<X509Certificate> chain) {
        List<X509Certificate> path = new ArrayList<>(List.of(chain.get(0)));
        Optional<X509Certificate> next = issuer(path, chain);
        while (next.isPresent()) {
            path.add(next.get());
            next = issuer(path, chain);
        }
        return path;
    }

    private Optional<X509Certificate> issuer(
            List<X509Certificate> path, List<X509Certificate> chain) {
        X509Certificate last = path.get(path.size() - 1);
        if (!anchors.named(last.getIssuerX500Principal()).isEmpty()) {
            return Optional.empty();
        }
        return chain.stream()
                .filter(
                        candidate ->
                                candidate
                                                .getSubjectX500Principal()
                                                .equals(last.getIssuerX500Principal())
                                        && !path.contains(candidate))
                .findFirst();
    }

    private CertificateRefused refusal(
            List<X509Certificate> path, CertPathValidatorException fault) {
        CertPathValidatorException.Reason reason = fault.getReason();
        X509Certificate at = path.get(Math.max(0, fault.getIndex()));
        X509Certificate last = path.get(path.size() - 1);
        if (reason == BasicReason.EXPIRED) {
            return Refusals.expired(at);
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return Refusals.notYetValid(at);
        }
        if (reason == PKIXReason.NO_TRUST_ANCHOR) {
            return anchors.named(last.getIssuerX500Principal()).stream()
                    .filter(anchor -> anchor.getNotAfter().toInstant().isBefore(clock.now()))
                    .findFirst()
                    .map(Refusals::expired)
                    .orElseGet(() -> Refusals.unknownCa(last, fault));
        }
        if (reason == BasicReason.INVALID_SIGNATURE) {
            return Refusals.unknownCa(at, fault); // Somebody who took the name of an authority.
        }
        return Refusals.bad(String.valueOf(fault.getMessage()), fault);
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
