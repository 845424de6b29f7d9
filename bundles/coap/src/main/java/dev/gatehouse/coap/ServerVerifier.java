package dev.gatehouse.coap;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.trust.CertificateRefused;
import java.net.InetSocketAddress;
import java.security.cert.CertPath;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;

/**
 * Asks the trust manager of the route about the endpoint's chain, time and name, whatever Scandium
 * would be content with. Called on the threads that compute handshakes.
 */
final class ServerVerifier implements NewAdvancedCertificateVerifier {
    private static final String ANY_KEY = "UNKNOWN";

    private final X509ExtendedTrustManager trust;
    private final Consumer<Finding> refused;

    /**
     * Makes a verifier for one leg.
     *
     * @param trust checks chain, time and name by itself
     * @param refused told why a certificate was not accepted
     */
    ServerVerifier(X509ExtendedTrustManager trust, Consumer<Finding> refused) {
        this.trust = trust;
        this.refused = refused;
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.X_509);
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId id,
            ServerNames names,
            InetSocketAddress peer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncate,
            CertificateMessage message) {
        CertPath path = message.getCertificateChain();
        try {
            X509Certificate[] chain =
                    path == null
                            ? new X509Certificate[0]
                            : path.getCertificates().toArray(X509Certificate[]::new);
            trust.checkServerTrusted(chain, ANY_KEY);
            return new CertificateVerificationResult(id, path, null);
        } catch (CertificateRefused why) {
            refused.accept(why.finding());
            return refusal(id, why);
        } catch (CertificateException unreadable) {
            return refusal(id, unreadable);
        }
    }

    private static CertificateVerificationResult refusal(
            ConnectionId id, CertificateException why) {
        AlertMessage alert = new AlertMessage(AlertLevel.FATAL, AlertDescription.BAD_CERTIFICATE);
        return new CertificateVerificationResult(
                id, new HandshakeException("the certificate was refused", alert, why), null);
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return List.of(); // What a server would ask of clients.
    }

    @Override
    public void setResultHandler(HandshakeResultHandler handler) {
        // Every result is given at once.
    }
}
