package dev.gatehouse.sim.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lamp says, seen by a server in plain CoAP that answers every path. */
class LampTest {
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private CoapServer server;
    private CoapEndpoint endpoint;

    @BeforeEach
    void listen() {
        CoapConfig.register();
        UdpConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile();
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        server.add(new Everything());
        server.start();
    }

    @AfterEach
    void leave() {
        server.destroy();
    }

    @Test
    void asksForWhatIsWantedAndTellsItsStateUnderPathsWithoutAnEmptySegment() throws Exception {
        InetAddress own = InetAddress.getByName("127.0.10.13");
        Lamp lamp = new Lamp("lamp", own, endpoint.getAddress());
        lamp.start();
        try (lamp) {
            assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("GET lamp/wanted");
            assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("PUT lamp/state");
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"shines\":\"on\"}");
        }
    }

    /** The resource "lamp" with whatever is below it. */
    private final class Everything extends CoapResource {
        Everything() {
            super("lamp");
        }

        @Override
        public Resource getChild(String name) {
            return this;
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            asked.add("GET " + exchange.getRequestOptions().getUriPathString());
            exchange.respond("on");
        }

        @Override
        public void handlePUT(CoapExchange exchange) {
            asked.add("PUT " + exchange.getRequestOptions().getUriPathString());
            bodies.add(exchange.getRequestText());
            exchange.respond(CoAP.ResponseCode.CHANGED);
        }
    }
}
