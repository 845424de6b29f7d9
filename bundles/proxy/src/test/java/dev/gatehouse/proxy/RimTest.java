package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RimTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private RimHarness harness;

    private void start(RimLimits limits) {
        harness =
                new RimHarness(
                        new PkixTrust(Certificates.authority("Test CA").leaf(), Optional.empty()),
                        SslProvider.OPENSSL,
                        limits);
    }

    private ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        open.add(server);
        return server;
    }

    private int plainRoute(String name, ServerSocket server) {
        harness.journal.clear();
        return harness.listen(
                RimHarness.setup(name, server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
    }

    private Socket client(int port) throws IOException {
        Socket socket = RimHarness.connect(port);
        open.add(socket);
        return socket;
    }

    private Socket accepted(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        if (harness != null) {
            harness.close();
            assertThat(harness.rim.held().octets()).isZero();
            assertThat(harness.guards.open).hasValue(0);
        }
    }

    @Test
    void aRefusedMessageDoesNotReachTheServerAndTheNextDoes() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        Socket client = client(port);
        RimHarness.say(client, "bad secret\ngood\n");
        assertThat(RimHarness.hear(client, 8)).isEqualTo("refused\n");
        assertThat(RimHarness.hear(accepted(server), 5)).isEqualTo("good\n");
        Finding finding = harness.journal.await(Codes.LOGIN_DEFAULT_PAIR);
        assertThat(finding.flow()).isPresent();
        assertThat(finding.device()).contains("lamp");
        assertThat(finding.source()).isEqualTo("127.0.0.1");
    }

    @Test
    void aGuardThatThrowsRefusesFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        int port = plainRoute("r", server());
        Socket client = client(port);
        RimHarness.say(client, "throw secret\n");
        assertThat(RimHarness.hear(client, 8)).isEqualTo("refused\n");
        assertThat(harness.journal.await(Codes.GUARD_FAILED).params())
                .containsEntry("guard", "IllegalStateException");
    }

    @Test
    void withoutGuardsEveryFlowIsRefusedAndListenersStayOpenFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        harness.rim.services(now -> now.guards(Services.NONE.guards()));
        assertThat(RimHarness.rest(client(port))).isEqualTo("<reset>");
        harness.journal.await(Codes.FLOW_NOT_PROTECTED);
        harness.rim.services(now -> now.guards(harness.guards));
        RimHarness.say(client(port), "hello\n");
        assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
    }

    @Test
    void guardsThatVanishUnderTrafficLetNothingUnjudgedPassFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        Set<String> received = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            threads.add(thread(() -> talk(port, number, done)));
        }
        threads.add(thread(() -> receive(server, received, done)));
        for (int i = 0; i < 50; i++) {
            harness.rim.services(now -> now.guards(Services.NONE.guards()));
            int judged = harness.guards.judged.get();
            harness.rim.services(now -> now.guards(harness.guards));
            RimHarness.until("traffic", () -> harness.guards.judged.get() > judged);
        }
        done.set(true);
        server.close();
        for (Thread each : threads) {
            each.join(10_000);
        }
        assertThat(received).isNotEmpty();
        assertThat(harness.guards.allowed).containsAll(received);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void talk(int port, int number, AtomicBoolean done) {
        for (int i = 0; !done.get(); i++) {
            try (Socket socket = RimHarness.connect(port)) {
                for (int j = 0; j < 20; j++) {
                    RimHarness.say(socket, "m" + number + "." + i + "." + j + "\n");
                }
                socket.shutdownOutput();
                RimHarness.rest(socket);
            } catch (IOException cut) {
                // As meant.
            }
        }
    }

    private static void receive(ServerSocket server, Set<String> received, AtomicBoolean done) {
        while (!done.get()) {
            try {
                Socket socket = server.accept();
                thread(
                        () -> {
                            try (socket) {
                                socket.setSoTimeout(10_000);
                                String all = RimHarness.rest(socket);
                                for (String line : all.split("\n")) {
                                    if (!line.startsWith("<") && !line.contains("<")) {
                                        received.add(line);
                                    }
                                }
                            } catch (IOException cut) {
                                // As meant.
                            }
                        });
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void aChangedPolicyThatForbidsAFlowClosesItWhenIdleFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        Socket client = client(port);
        RimHarness.say(client, "hello\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 6)).isEqualTo("hello\n");
        harness.guards.version = 2;
        harness.pass(1);
        RimHarness.say(client, "still here\n");
        assertThat(RimHarness.hear(endpoint, 11)).isEqualTo("still here\n");
        harness.guards.admits = false;
        harness.guards.version = 3;
        harness.pass(1);
        assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
        assertThat(RimHarness.rest(endpoint)).isEqualTo("<reset>");
        harness.journal.await(Codes.FLOW_POLICY_CHANGED);
    }

    @Test
    void aChangedPolicyHoldsFromTheNextMessageFailsClosed() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        int port = plainRoute("r", server);
        Socket client = client(port);
        RimHarness.say(client, "hello\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 6)).isEqualTo("hello\n");
        harness.guards.admits = false;
        harness.guards.version = 2;
        RimHarness.say(client, "too late\n");
        assertThat(RimHarness.rest(endpoint)).isEqualTo("<reset>");
        harness.journal.await(Codes.FLOW_POLICY_CHANGED);
    }

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
    void sayingNothingIsEndedAtTheFirstMessageDeadline() throws Exception {
        start(RimHarness.LIMITS);
        Socket client = client(plainRoute("r", server()));
        RimHarness.until("a flow", () -> harness.guards.open.get() == 1);
        harness.pass(RimHarness.LIMITS.firstMessageSeconds());
        harness.pass(1);
        assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
        harness.journal.await(Codes.FLOW_SILENT);
    }

    @Test
    void oneOctetASecondIsEndedAtTheFirstMessageDeadline() throws Exception {
        start(RimHarness.LIMITS);
        Socket client = client(plainRoute("r", server()));
        for (int second = 0; second <= RimHarness.LIMITS.firstMessageSeconds(); second++) {
            RimHarness.say(client, "x");
            long octets = second + 1;
            RimHarness.until("held", () -> harness.rim.held().octets() == octets);
            harness.pass(1);
        }
        assertThat(RimHarness.rest(client)).isEqualTo("bye\n<end>");
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "first message");
    }

    @Test
    void aHeldMessageIsEndedAtItsDeadline() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "hello\nnever complete");
        assertThat(RimHarness.hear(accepted(server), 6)).isEqualTo("hello\n");
        harness.pass(RimHarness.LIMITS.heldMessageSeconds());
        assertThat(harness.journal.codes()).doesNotContain("flow.too-slow");
        harness.pass(1);
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "held message");
    }

    @Test
    void aStreamedMessageBelowTheFloorIsEnded() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "*100000\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 8)).isEqualTo("*100000\n");
        for (int second = 0; second <= RimHarness.LIMITS.streamSeconds(); second++) {
            RimHarness.say(client, "x");
            assertThat(RimHarness.hear(endpoint, 1)).isEqualTo("x");
            harness.pass(1);
        }
        assertThat(harness.journal.await(Codes.FLOW_SLOW).params())
                .containsEntry("deadline", "streamed message");
        assertThat(RimHarness.rest(endpoint)).isEqualTo("<reset>");
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
    void aLoopThatIsSilentForOverASecondIsReportedOnce() throws Exception {
        start(RimHarness.LIMITS);
        EventLoop loop = harness.rim.loops().all().get(0);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch holds = new CountDownLatch(1);
        loop.execute(
                () -> {
                    busy.countDown();
                    try {
                        holds.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        busy.await();
        AtomicLong now = new AtomicLong();
        ListJournal journal = new ListJournal();
        LoopWatch watch = new LoopWatch(loop, () -> now::get, journal::append);
        watch.look();
        now.addAndGet(LoopWatch.SILENCE - 1);
        watch.look();
        assertThat(journal.codes()).isEmpty();
        now.addAndGet(500_000_001);
        watch.look();
        watch.look();
        assertThat(journal.codes()).containsExactly("loop.stalled");
        assertThat(journal.await(Codes.LOOP_STALLED).params()).containsEntry("millis", 1500L);
        holds.countDown();
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
    void anEndThatTakesTooLongIsCut() throws Exception {
        start(RimHarness.LIMITS);
        ServerSocket server = server();
        Socket client = client(plainRoute("r", server));
        RimHarness.say(client, "hello\n");
        Socket endpoint = accepted(server);
        assertThat(RimHarness.hear(endpoint, 6)).isEqualTo("hello\n");
        RimHarness.say(endpoint, "answer");
        endpoint.close();
        assertThat(RimHarness.rest(client)).isEqualTo("answer<end>");
        // The client never ends its side.
        RimHarness.until(
                "the flow is gone",
                () -> {
                    harness.pass(6);
                    return harness.rim.flows().count() == 0;
                });
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
