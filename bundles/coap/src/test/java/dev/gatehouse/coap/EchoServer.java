package dev.gatehouse.coap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;

/** A DTLS server on loopback that sends back what it gets, and notes who spoke. */
final class EchoServer implements AutoCloseable {
    private final DTLSConnector connector;
    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger received = new AtomicInteger();

    private EchoServer(DtlsConnectorConfig.Builder builder, int port) throws IOException {
        builder.setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        connector = new DTLSConnector(builder.build());
        connector.setRawDataReceiver(
                data -> {
                    received.incrementAndGet();
                    peers.add(data.getInetSocketAddress());
                    connector.send(
                            RawData.outbound(
                                    data.getBytes(), data.getEndpointContext(), null, false));
                });
        connector.start();
    }

    static EchoServer sharedKey(int port, String identity, String key) throws IOException {
        return new EchoServer(
                terms(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8)
                        .setAdvancedPskStore(new AdvancedSinglePskStore(identity, key.getBytes())),
                port);
    }

    static EchoServer certificate(PrivateKey key, X509Certificate certificate) throws IOException {
        DtlsConnectorConfig.Builder terms = terms(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8);
        terms.set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE);
        return new EchoServer(
                terms.setCertificateIdentityProvider(
                        new SingleCertificateProvider(
                                key, new X509Certificate[] {certificate}, CertificateType.X_509)),
                0);
    }

    private static DtlsConnectorConfig.Builder terms(CipherSuite suite) {
        Configuration terms = new Configuration(DtlsConfig.DEFINITIONS, SystemConfig.DEFINITIONS);
        terms.set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY);
        terms.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1);
        terms.set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
        terms.set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 500, TimeUnit.MILLISECONDS);
        terms.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(suite));
        return DtlsConnectorConfig.builder(terms);
    }

    int port() {
        return connector.getAddress().getPort();
    }

    int received() {
        return received.get();
    }

    Set<InetSocketAddress> peers() {
        return peers;
    }

    @Override
    public void close() {
        connector.destroy();
    }
}
