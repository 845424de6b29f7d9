package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.PrivateMessage;
import dev.gatehouse.api.message.ProtocolMessage;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Guards that are replaced between two messages of one read. */
class GuardSwapTest {
    private final List<String> judged = new CopyOnWriteArrayList<>();

    @Test
    void guardsThatLeaveWithinAReadJudgeNoFurtherMessageOfItFailsClosed() throws Exception {
        try (RimHarness harness =
                        new RimHarness(
                                new PkixTrust(
                                        Certificates.authority("Test CA").leaf(), Optional.empty()),
                                SslProvider.OPENSSL,
                                RimHarness.LIMITS);
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            harness.rim.services(now -> now.guards(new Leaving(harness)));
            int port =
                    harness.listen(
                            RimHarness.setup(
                                    "r", server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                try (Socket endpoint = server.accept()) {
                    endpoint.setSoTimeout(10_000);
                    assertThat(RimHarness.hear(endpoint, 6)).isEqualTo("hello\n");
                    RimHarness.say(client, "leave\nsecond\n");
                    assertThat(RimHarness.rest(endpoint)).doesNotContain("second");
                    assertThat(judged).containsExactly("hello", "leave");
                    harness.journal.await(Codes.FLOW_NOT_PROTECTED);
                }
            }
        }
    }

    /** Allows everything, and is gone once it has judged the line "leave". */
    private final class Leaving implements Guards {
        private final RimHarness harness;

        Leaving(RimHarness harness) {
            this.harness = harness;
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public GuardSession open(Flow flow) {
            return new GuardSession() {
                @Override
                public Verdict admit() {
                    return Verdict.ALLOW;
                }

                @Override
                public long version() {
                    return 1;
                }

                @Override
                public Verdict judge(Direction way, ProtocolMessage message, long nowNanos) {
                    String line = ((PrivateMessage) message).fields().get("line");
                    judged.add(line);
                    if (line.equals("leave")) {
                        harness.rim.services(now -> now.guards(Services.NONE.guards()));
                    }
                    return Verdict.ALLOW;
                }

                @Override
                public int octets(Direction way, ProtocolMessage head) {
                    return 0;
                }

                @Override
                public void close() {
                    // It holds nothing.
                }
            };
        }
    }
}
