package dev.gatehouse.trust;

import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.CertificateRefused;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts one endpoint's server and nobody else. Chain, time, purpose and name are all checked
 * here, from the certificates alone, so that each TLS provider and DTLS come to the same end, and
 * no parameter of an engine can switch a check off. Immutable; safe on any thread.
 *
 * <p>Every refusal is a {@link CertificateRefused}. Clients are never accepted.
 */
final class EndpointTrust extends X509ExtendedTrustManager {
    private final ServerName name;
    private final Anchors anchors;
    private final PathCheck path;
    private final StandingClock clock;

    EndpointTrust(ServerName name, Anchors anchors, StandingClock clock) {
        this.name = name;
        this.anchors = anchors;
        this.path = new PathCheck(anchors, clock);
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw refuseClient();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw refuseClient();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw refuseClient();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0]; // What a server would ask of clients.
    }

    private static CertificateRefused refuseClient() {
        return Refusals.bad("it was shown by a client");
    }

    private void check(X509Certificate[] presented) throws CertificateRefused {
        List<X509Certificate> chain = parse(presented);
        X509Certificate leaf = chain.get(0);
        checkTime(leaf);
        refuse(CertificateRule.keyFault(leaf));
        X509Certificate anchor = path.check(chain);
        AnchorConstraints.check(anchor, leaf);
        try {
            refuse(CertificateRule.serverFault(leaf));
            if (!name.isProvedBy(leaf)) {
                throw Refusals.wrongName(name.text(), ServerName.listed(leaf));
            }
        } catch (CertificateParsingException e) {
            throw Refusals.bad("its names or purposes are unreadable", e);
        }
        learnTime(leaf);
    }

    private void checkTime(X509Certificate leaf) throws CertificateRefused {
        Instant now = clock.now();
        if (leaf.getNotAfter().toInstant().isBefore(now)) {
            throw Refusals.expired(leaf);
        }
        if (clock.judgesNotBefore() && leaf.getNotBefore().toInstant().isAfter(now)) {
            throw Refusals.notYetValid(leaf);
        }
    }

    /**
     * A certificate is not issued before its time, so its start lifts the floor of the clock. The
     * evidence is the issuer's signature, not the handshake: a replayed chain is as good. With the
     * clock set, the start was judged and lies in the past. With the clock unset it wasn't; then
     * only the system's roots count, since a home's own CA may itself live in the future.
     */
    private void learnTime(X509Certificate leaf) {
        if (clock.standing() != HomeClock.Standing.UNSET || !anchors.chosen()) {
            clock.lift(leaf.getNotBefore().toInstant());
        }
    }

    private static void refuse(Optional<String> fault) throws CertificateRefused {
        if (fault.isPresent()) {
            throw Refusals.bad(fault.get());
        }
    }

    /** Reads the octets anew, so that no provider's own certificate class decides. */
    private static List<X509Certificate> parse(X509Certificate[] presented)
            throws CertificateRefused {
        if (presented == null || presented.length == 0) {
            throw Refusals.bad("none was shown");
        }
        if (presented.length > PathCheck.CHAIN) {
            throw Refusals.bad("it comes with " + presented.length + " others");
        }
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (X509Certificate certificate : presented) {
                chain.add(Pem.certificate(certificate.getEncoded()));
            }
            return chain;
        } catch (CertificateException e) {
            throw Refusals.bad("it is unreadable", e);
        }
    }
}
