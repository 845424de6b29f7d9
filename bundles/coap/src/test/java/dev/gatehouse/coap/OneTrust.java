package dev.gatehouse.coap;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Accepts every server, or refuses every server with one answer. */
final class OneTrust implements Trust {
    private final Optional<CertificateRefused> answer;

    OneTrust(Optional<CertificateRefused> answer) {
        this.answer = answer;
    }

    @Override
    public ClientTls client(Route route) {
        return new ClientTls(
                new Manager(),
                Optional.empty(),
                route.verifiedName(),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public ServerTls server(String hostName) throws TrustFault {
        throw new TrustFault("not here");
    }

    private final class Manager extends X509ExtendedTrustManager {
        private void check() throws CertificateException {
            if (answer.isPresent()) {
                throw answer.get();
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
