package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The layers of {@code wire} in the rim, over sockets: what comes in goes out. */
class WireLayersTest {
    private final ScriptedGuards guards = new ScriptedGuards();
    private final ListJournal journal = new ListJournal();

    private int open(Rim rim, String protocol, int to) {
        Route route =
                new Route(
                        protocol,
                        new Protocol(protocol),
                        "localhost",
                        to,
                        Route.Tls.OFF,
                        "localhost",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("127.0.0.1"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
        rim.open(new RouteSetup(route, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        RimHarness.until("it listens", () -> rim.address(protocol).isPresent());
        return rim.address(protocol).orElseThrow().getPort();
    }

    private Rim rim() {
        return new Rim(
                new WireLayers(),
                RimLimits.DEFAULTS,
                Services.NONE.guards(guards).journal(journal),
                SslProvider.OPENSSL);
    }

    @Test
    void everyProtocolIsKnown() {
        assertThat(new WireLayers().protocols())
                .containsExactlyInAnyOrder("coap", "http", "mqtt", "telnet");
    }

    @Test
    void httpGoesThroughUnchanged() throws Exception {
        Rim rim = rim();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = open(rim, "http", server.getLocalPort());
            String request = "GET /status HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, request);
                Socket accepted = server.accept();
                assertThat(RimHarness.hear(accepted, request.length())).isEqualTo(request);
                RimHarness.say(accepted, answer);
                assertThat(RimHarness.hear(client, answer.length())).isEqualTo(answer);
                accepted.close();
            }
            assertThat(guards.judged.get()).isPositive();
        } finally {
            rim.stop();
        }
    }

    @Test
    void mqttGoesThroughUnchanged() throws Exception {
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};
        byte[] connack = {0x20, 2, 0, 0};
        Rim rim = rim();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = open(rim, "mqtt", server.getLocalPort());
            try (Socket client = RimHarness.connect(port)) {
                client.getOutputStream().write(connect);
                Socket accepted = server.accept();
                assertThat(accepted.getInputStream().readNBytes(connect.length)).isEqualTo(connect);
                accepted.getOutputStream().write(connack);
                assertThat(client.getInputStream().readNBytes(connack.length)).isEqualTo(connack);
                accepted.close();
            }
        } finally {
            rim.stop();
        }
    }

    @Test
    void telnetGoesThroughUnchanged() throws Exception {
        Rim rim = rim();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = open(rim, "telnet", server.getLocalPort());
            try (Socket client = RimHarness.connect(port)) {
                Socket accepted = server.accept();
                RimHarness.say(accepted, "lamp login: ");
                assertThat(RimHarness.hear(client, 12)).isEqualTo("lamp login: ");
                RimHarness.say(client, "anna\r\n");
                assertThat(RimHarness.hear(accepted, 6)).isEqualTo("anna\r\n");
                accepted.close();
            }
        } finally {
            rim.stop();
        }
    }
}
