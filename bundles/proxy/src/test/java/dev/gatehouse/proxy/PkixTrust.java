package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** A trust for tests that really checks chain and name. */
final class PkixTrust implements Trust {
    private final X509Certificate anchor;
    private final Optional<Certificates.Identity> served;
    private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");

    PkixTrust(X509Certificate anchor, Optional<Certificates.Identity> served) {
        this.anchor = anchor;
        this.served = served;
    }

    PkixTrust speaking(String... versions) {
        protocols = List.of(versions);
        return this;
    }

    @Override
    public ClientTls client(Route route) throws TrustFault {
        if (route.anchors().stream().anyMatch(file -> file.endsWith("missing.pem"))) {
            throw new TrustFault("the file missing.pem is not there");
        }
        return new ClientTls(
                new Checking(anchor, route.verifiedName()),
                Optional.empty(),
                route.verifiedName(),
                protocols,
                List.of(),
                List.of("X25519MLKEM768", "X25519", "P-256"));
    }

    @Override
    public ServerTls server(String hostName) throws TrustFault {
        Certificates.Identity identity =
                served.orElseThrow(() -> new TrustFault("no local authority"));
        return new ServerTls(identity.keys().getPrivate(), identity.chain(), protocols, List.of());
    }

    private static final class Checking extends X509ExtendedTrustManager {
        private final X509Certificate anchor;
        private final String name;

        Checking(X509Certificate anchor, String name) {
            this.anchor = anchor;
            this.name = name;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                List<X509Certificate> path = new ArrayList<>(Arrays.asList(chain));
                path.remove(anchor);
                PKIXParameters parameters =
                        new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
                parameters.setRevocationEnabled(false);
                CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509").generateCertPath(path),
                                parameters);
            } catch (GeneralSecurityException e) {
                throw new CertificateRefused(Finding.of(code(chain[0], e)), e);
            }
            Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
            if (names == null || names.stream().noneMatch(each -> name.equals(each.get(1)))) {
                throw new CertificateRefused(
                        Finding.of(Codes.TLS_WRONG_NAME).with("name", name).with("found", "?"));
            }
        }

        private static dev.gatehouse.api.finding.FindingCode code(
                X509Certificate leaf, GeneralSecurityException e) {
            if (e.getCause() instanceof CertificateExpiredException) {
                return Codes.TLS_EXPIRED;
            }
            return leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())
                    ? Codes.TLS_SELF_SIGNED
                    : Codes.TLS_UNKNOWN_CA;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not a server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("not a server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("not a server here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
