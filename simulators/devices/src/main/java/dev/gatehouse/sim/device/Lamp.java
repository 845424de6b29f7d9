package dev.gatehouse.sim.device;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.elements.exception.ConnectorException;

/**
 * A lamp on CoAP, by Eclipse Californium: asks whether it is to shine and tells that it does. What
 * is not answered, or with a refusal, it says again the next time.
 */
public final class Lamp implements SimulatedDevice {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final long PATIENCE_MILLIS = 4_000;

    private final String name;
    private final InetAddress own;
    private final InetSocketAddress gateway;
    private Routine routine;
    private CoapEndpoint endpoint;

    /**
     * @param own the address it has in the home
     * @param gateway where its cloud seems to be, in plain CoAP
     */
    public Lamp(String name, InetAddress own, InetSocketAddress gateway) {
        this.name = name;
        this.own = own;
        this.gateway = gateway;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        CoapConfig.register();
        UdpConfig.register();
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(Configuration.createStandardWithoutFile())
                        .setInetSocketAddress(new InetSocketAddress(own, 0))
                        .build();
        endpoint.start();
        routine = new Routine(name, Duration.ofMillis(500), EVERY, this::talk);
    }

    private void talk() throws IOException, ConnectorException {
        String wanted = answer(client("lamp/wanted").get()).getResponseText();
        answer(
                client("lamp/state")
                        .put(
                                "{\"shines\":\"" + wanted + "\"}",
                                MediaTypeRegistry.APPLICATION_JSON));
    }

    private static CoapResponse answer(CoapResponse response) throws IOException {
        if (response == null || !response.isSuccess()) {
            throw new IOException(response == null ? "no answer" : response.getCode().toString());
        }
        return response;
    }

    /** A path without a slash before it: the client writes one, and two are another resource. */
    private CoapClient client(String path) {
        CoapClient client =
                new CoapClient(
                        "coap", gateway.getAddress().getHostAddress(), gateway.getPort(), path);
        client.setEndpoint(endpoint);
        client.setTimeout(PATIENCE_MILLIS);
        return client;
    }

    @Override
    public void close() {
        routine.close();
        endpoint.destroy();
    }
}
