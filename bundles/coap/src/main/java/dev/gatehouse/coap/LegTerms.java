package dev.gatehouse.coap;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.trust.ClientTls;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.ExtendedMasterSecretMode;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.KeyManagerCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;

/** On which terms a leg is made: DTLS 1.2, authenticated encryption alone. Pure. */
final class LegTerms {
    /**
     * With a key that both ends have: RFC 7925 4.2 names the last one, which small devices speak;
     * those with forward secrecy come first. RFC 9325 4.2: no CBC.
     */
    private static final List<CipherSuite> SHARED_KEY =
            List.of(
                    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256,
                    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256,
                    CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_PSK_WITH_AES_128_CCM,
                    CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);

    /** With certificates: RFC 9325 4.2, and what RFC 7925 4.4 wants of small devices. */
    private static final List<CipherSuite> CERTIFICATE =
            List.of(
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8);

    /** First wait for a flight, in milliseconds: RFC 6347 4.2.4.1; it doubles each time. */
    private static final int FLIGHT_MILLIS = 1000;

    /** Flights sent again: 1 + 2 + 4 + 8 seconds, in which a client has not yet given up. */
    private static final int FLIGHTS_AGAIN = 3;

    /** Longest certificate message, in octets: a chain of four large certificates. */
    private static final int LONGEST_HANDSHAKE = 16_384;

    /** Octets of a datagram: what most links of a home carry without fragments. */
    private static final int TRANSMISSION_UNIT = 1400;

    /** Steps that may wait for one leg, each way: beyond that datagrams are lost, as they may. */
    private static final int JOBS = 64;

    private LegTerms() {}

    static DtlsConnectorConfig.Builder sharedKey(String identity, byte[] key) {
        return common(SHARED_KEY).setAdvancedPskStore(new AdvancedSinglePskStore(identity, key));
    }

    static DtlsConnectorConfig.Builder certificate(
            ClientTls tls, NewAdvancedCertificateVerifier verifier) {
        DtlsConnectorConfig.Builder builder =
                common(CERTIFICATE).setAdvancedCertificateVerifier(verifier);
        tls.keyManager()
                .ifPresent(
                        own ->
                                builder.setCertificateIdentityProvider(
                                        new KeyManagerCertificateProvider(
                                                own, CertificateType.X_509)));
        return builder;
    }

    private static DtlsConnectorConfig.Builder common(List<CipherSuite> suites) {
        Configuration terms = new Configuration(DtlsConfig.DEFINITIONS, SystemConfig.DEFINITIONS);
        terms.set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY);
        terms.set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
        terms.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
        terms.set(DtlsConfig.DTLS_USE_SERVER_NAME_INDICATION, true);
        terms.set(DtlsConfig.DTLS_EXTENDED_MASTER_SECRET_MODE, ExtendedMasterSecretMode.ENABLED);
        terms.set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, FLIGHT_MILLIS, TimeUnit.MILLISECONDS);
        terms.set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, FLIGHTS_AGAIN);
        terms.set(DtlsConfig.DTLS_MAX_FRAGMENTED_HANDSHAKE_MESSAGE_LENGTH, LONGEST_HANDSHAKE);
        terms.set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, TRANSMISSION_UNIT);
        terms.set(DtlsConfig.DTLS_MAX_DEFERRED_OUTBOUND_APPLICATION_MESSAGES, DatagramLeg.WAITING);
        terms.set(DtlsConfig.DTLS_MAX_PENDING_INBOUND_JOBS, JOBS);
        terms.set(DtlsConfig.DTLS_MAX_PENDING_OUTBOUND_JOBS, JOBS);
        // One connector is one leg to one endpoint; the second place is for its successor.
        terms.set(DtlsConfig.DTLS_MAX_CONNECTIONS, 2);
        terms.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0);
        terms.set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
        return DtlsConnectorConfig.builder(terms);
    }
}
