package dev.gatehouse.sim.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** The lamp maker's CoAP server, by Eclipse Californium: DTLS with a pre-shared key alone. */
public final class CloudCoap implements AutoCloseable {
    private final CoapServer server;
    private final CoapEndpoint endpoint;
    private final AtomicLong states = new AtomicLong();

    /** Opens it on a port that the system chooses. */
    public CloudCoap(InetAddress address, String identity, byte[] key) throws IOException {
        CoapConfig.register();
        DtlsConfig.register();
        UdpConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile();
        configuration.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1);
        configuration.set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        DTLSConnector connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(configuration)
                                .setAddress(new InetSocketAddress(address, 0))
                                .setAdvancedPskStore(new AdvancedSinglePskStore(identity, key))
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        server.add(lamp());
        server.start();
    }

    private CoapResource lamp() {
        CoapResource lamp = new CoapResource("lamp");
        lamp.add(
                new CoapResource("wanted") {
                    @Override
                    public void handleGET(CoapExchange exchange) {
                        exchange.respond(states.get() % 4 < 2 ? "on" : "off");
                    }
                });
        lamp.add(
                new CoapResource("state") {
                    @Override
                    public void handlePUT(CoapExchange exchange) {
                        states.incrementAndGet();
                        exchange.respond(CoAP.ResponseCode.CHANGED);
                    }
                });
        return lamp;
    }

    /** Returns its port. */
    public int port() {
        return endpoint.getAddress().getPort();
    }

    /** Returns how often the lamp has told its state. */
    public long states() {
        return states.get();
    }

    @Override
    public void close() {
        server.destroy();
    }
}
