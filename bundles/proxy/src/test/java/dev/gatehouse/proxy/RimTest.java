package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RimTest extends RimSockets {
    @Test
    void whoIsNotNamedIsRefusedFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port =
                harness.listen(
                        RimHarness.setup(
                                "r",
                                0,
                                server.getLocalPort(),
                                Route.Tls.OFF,
                                Optional.empty(),
                                List.of("10.1.2.0/24")));
        assertThat(RimHarness.rest(client(port))).matches("<(end|reset)>");
        assertThat(harness.journal.await(Codes.FLOW_SOURCE_REFUSED).params())
                .containsEntry("address", "127.0.0.1");
    }

    @Test
    void newcomersBeyondTheCapAreRefusedAndTheOthersStayFailsClosed() throws Exception {
        start(limits(10, 3));
        ServerSocket server = server();
        int port = plainRoute("r", server);
        List<Socket> established = List.of(client(port), client(port), client(port));
        RimHarness.until("three flows", () -> harness.rim.flows().count() == 3);
        assertThat(RimHarness.rest(client(port))).matches("<(end|reset)>");
        assertThat(harness.journal.await(Codes.FLOW_TABLE_FULL).params())
                .containsEntry("scope", "one sender");
        for (Socket each : established) {
            RimHarness.say(each, "hello\n");
            assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
        }
        established.get(0).setSoLinger(true, 0);
        established.get(0).close();
        RimHarness.until("room again", () -> harness.rim.flows().count() < 3);
        RimHarness.say(client(port), "hello\n");
        assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
    }

    private static RimLimits limits(int flows, int perSource) {
        return new RimLimits(flows, perSource, 1 << 20, 1 << 16, 10, 10, 20, 64, 30, 0, 2, 1);
    }

    @Test
    void aTakenPortIsToldAndTheOtherRoutesListen() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket taken = server();
        ServerSocket server = server();
        harness.rim.open(
                RimHarness.setup(
                        "taken",
                        taken.getLocalPort(),
                        server.getLocalPort(),
                        Route.Tls.OFF,
                        Optional.empty(),
                        List.of()));
        assertThat(harness.journal.await(Codes.ROUTE_PORT_TAKEN).params())
                .containsEntry("reason", "another program listens there");
        int other = plainRoute("other", server);
        RimHarness.say(client(other), "hello\n");
        assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
        taken.close();
        RimHarness.until("it listens", () -> harness.rim.address("taken").isPresent());
    }

    @Test
    void changingARouteClosesOnlyItsOwnFlows() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int one = plainRoute("one", server);
        int two = plainRoute("two", server);
        Socket first = client(one);
        RimHarness.say(first, "hello\n");
        Socket firstEnd = accepted(server);
        Socket second = client(two);
        RimHarness.say(second, "hello\n");
        Socket secondEnd = accepted(server);
        assertThat(RimHarness.hear(secondEnd, 6)).isEqualTo("hello\n");
        harness.journal.clear();
        harness.rim.open(
                RimHarness.setup("one", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
        assertThat(RimHarness.rest(first)).isEqualTo("bye\n<end>");
        assertThat(RimHarness.rest(firstEnd)).isEqualTo("hello\n<reset>");
        harness.journal.await(Codes.ROUTE_LISTENING);
        RimHarness.say(second, "more\n");
        assertThat(RimHarness.hear(secondEnd, 5)).isEqualTo("more\n");
    }

    @Test
    void aRouteWhoseCertificatesAreMissingListensAndRefusesFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        RouteSetup whole =
                RimHarness.setup(
                        "r", server().getLocalPort(), Route.Tls.REQUIRED, Optional.empty());
        Route route = whole.route();
        Route missing =
                new Route(
                        route.name(),
                        route.protocol(),
                        route.host(),
                        route.port(),
                        route.tls(),
                        route.verifiedName(),
                        List.of("missing.pem"),
                        route.clientKey(),
                        route.serve(),
                        route.hosts(),
                        route.from(),
                        route.device(),
                        route.profile());
        int port = harness.listen(new RouteSetup(missing, whole.listen()));
        assertThat(harness.journal.await(Codes.ROUTE_INVALID).params())
                .containsEntry("reason", "the file missing.pem is not there");
        assertThat(RimHarness.rest(client(port))).isEqualTo("<reset>");
        harness.journal.await(Codes.TLS_FAILED);
    }

    @Test
    void withoutTrustARouteRefusesUntilItComesFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        harness.rim.services(now -> now.trust(Services.NONE.trust()));
        int port =
                harness.listen(
                        RimHarness.setup(
                                "r",
                                server().getLocalPort(),
                                Route.Tls.REQUIRED,
                                Optional.empty()));
        assertThat(RimHarness.rest(client(port))).isEqualTo("<reset>");
        harness.journal.await(Codes.FLOW_NOT_PROTECTED);
        assertThat(harness.journal.codes()).doesNotContain("route.invalid");
        harness.rim.services(
                now ->
                        now.trust(
                                new PkixTrust(
                                        Certificates.authority("CA").leaf(), Optional.empty())));
        RimHarness.until("flows are taken", () -> silentFlow(port));
    }

    private boolean silentFlow(int port) {
        harness.journal.clear();
        try (Socket socket = RimHarness.connect(port)) {
            socket.setSoTimeout(200);
            return RimHarness.rest(socket).equals("<reset>")
                    && !harness.journal.codes().contains("tls.failed");
        } catch (IOException cut) {
            return false;
        }
    }

    @Test
    void aSlowReaderStopsTheSenderAndNothingIsLost() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        int octets = 32 << 20;
        RimHarness.say(client, "*" + octets + "\n");
        Socket endpoint = accepted(server);
        Thread sender =
                thread(
                        () -> {
                            byte[] part = new byte[1 << 16];
                            try {
                                for (int i = 0; i < octets / part.length; i++) {
                                    Arrays.fill(part, (byte) i);
                                    client.getOutputStream().write(part);
                                }
                            } catch (SocketException e) {
                                throw new AssertionError(e);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        RimHarness.until("the sender waits", () -> sender.getState() == Thread.State.RUNNABLE);
        assertThat(RimHarness.hear(endpoint, ("*" + octets + "\n").length())).startsWith("*");
        byte[] got = new byte[1 << 16];
        for (int i = 0; i < octets / got.length; i++) {
            assertThat(endpoint.getInputStream().readNBytes(got, 0, got.length))
                    .isEqualTo(got.length);
            assertThat(got[0]).isEqualTo((byte) i);
            assertThat(got[got.length - 1]).isEqualTo((byte) i);
        }
        sender.join(10_000);
    }

    @Test
    void stoppingLeavesNoPortAndNoThread() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        Socket client = client(port);
        RimHarness.say(client, "hello\n");
        accepted(server);
        harness.rim.stop();
        assertThat(RimHarness.rest(client)).isIn("bye\n<end>", "bye\n<reset>");
        RimHarness.until("no thread of ours", () -> ourThreads().isEmpty());
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gatehouse-"))
                .collect(Collectors.toSet());
    }
}
