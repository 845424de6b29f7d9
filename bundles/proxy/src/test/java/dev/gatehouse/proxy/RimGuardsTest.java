package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RimGuardsTest extends RimSockets {
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
}
