package dev.gatehouse.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/**
 * A DTLS server with a shared key that writes down what it decrypts, octet for octet, and answers a
 * confirmable request with its id, its token and the port that it came from.
 */
final class DtlsPeer implements AutoCloseable {
    private final DTLSConnector connector;
    private final List<String> received = new CopyOnWriteArrayList<>();

    DtlsPeer(int port, String identity, String key) throws IOException {
        Configuration terms = new Configuration(DtlsConfig.DEFINITIONS, SystemConfig.DEFINITIONS);
        terms.set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY);
        terms.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1);
        terms.set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
        terms.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8));
        connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(terms)
                                .setAddress(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port))
                                .setAdvancedPskStore(
                                        new AdvancedSinglePskStore(
                                                identity, key.getBytes(StandardCharsets.UTF_8)))
                                .build());
        connector.setRawDataReceiver(this::receive);
        connector.start();
    }

    private void receive(RawData data) {
        byte[] octets = data.getBytes();
        received.add(HexFormat.of().formatHex(octets));
        if ((octets[0] & 0x30) == 0 && octets[1] != 0) {
            int token = octets[0] & 0xF;
            byte[] answer = new byte[4 + token + 3];
            System.arraycopy(octets, 0, answer, 0, 4 + token);
            answer[0] = (byte) (0x60 | token);
            answer[1] = 0x45;
            answer[4 + token] = (byte) 0xFF;
            answer[5 + token] = (byte) (data.getInetSocketAddress().getPort() >> 8);
            answer[6 + token] = (byte) data.getInetSocketAddress().getPort();
            connector.send(RawData.outbound(answer, data.getEndpointContext(), null, false));
        }
    }

    int port() {
        return connector.getAddress().getPort();
    }

    /** Returns what was decrypted so far, in hexadecimal. */
    List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        connector.destroy();
    }
}
