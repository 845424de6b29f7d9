package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route follows the files that it trusts, and nothing passes while they can't be used. */
class RouteRenewalTest {
    private static final Certificates.Identity CA = Certificates.authority("Test CA");
    private static final Certificates.Identity OTHER = Certificates.authority("Other CA");
    private static final String NO = "(no\n)?<(end|reset)>";

    @TempDir Path folder;

    /** Trusts the authority that the route's file names by a word. */
    private static final class WordTrust implements Trust {
        @Override
        public ClientTls client(Route route) throws TrustFault {
            String file = route.anchors().get(0);
            try {
                boolean own = Files.readString(Path.of(file)).equals("own");
                Certificates.Identity authority = own ? CA : OTHER;
                return new PkixTrust(authority.leaf(), Optional.empty()).client(route);
            } catch (IOException e) {
                throw new TrustFault(file + " cannot be read");
            }
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            throw new TrustFault("no local authority");
        }
    }

    @Test
    void aRouteFollowsTheFileThatItTrustsFailsClosed() throws Exception {
        Path file = folder.resolve("authority");
        try (TlsServer server = new TlsServer(Certificates.leaf(CA, 5, "broker.test"));
                RimHarness harness =
                        new RimHarness(new WordTrust(), SslProvider.JDK, RimHarness.LIMITS)) {
            int port = harness.listen(setup(new Protocol("line"), server.port(), file));
            assertThat(harness.journal.await(Codes.ROUTE_INVALID).params().get("reason"))
                    .isEqualTo(file + " cannot be read");
            assertThat(refused(port)).matches(NO);

            Files.writeString(file, "own");
            RimHarness.until("the file is used", () -> state(harness).isEmpty());
            try (Socket client = RimHarness.connect(port)) {
                RimHarness.say(client, "hello\n");
                TlsServer.Accepted accepted = server.next();
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                FileStamp before = harness.rim.listeners().get(0).live().stamp();
                RimHarness.until(
                        "the touched file is seen",
                        () -> harness.rim.listeners().get(0).live().stamp() != before);
                RimHarness.say(accepted.tls(), "welcome");
                assertThat(RimHarness.hear(client, 7)).isEqualTo("welcome");

                Files.writeString(file, "other");
                assertThat(RimHarness.rest(client)).endsWith(">");
                harness.journal.await(Codes.FLOW_POLICY_CHANGED);
            }
            assertThat(refused(port)).matches(NO);
            harness.journal.await(Codes.TLS_UNKNOWN_CA);

            Files.delete(file);
            RimHarness.until("the file is missed", () -> state(harness).isPresent());
            assertThat(refused(port)).matches(NO);
        }
    }

    @Test
    void aDatagramFlowEndsWithTheFileThatItStandsOnFailsClosed() throws Exception {
        Path file = Files.writeString(folder.resolve("authority"), "own");
        BlockingQueue<LegListener> legs = new LinkedBlockingQueue<>();
        byte[] answer = HexFormat.of().parseHex("62457d34a1b2");
        try (CoapTalk client = new CoapTalk();
                RimHarness harness =
                        new RimHarness(new WordTrust(), SslProvider.JDK, RimHarness.LIMITS)) {
            harness.rim.datagrams().legs(Optional.of((flow, told) -> leg(legs, told)));
            int port = harness.listen(setup(Protocol.COAP, 5684, file));
            client.say(port, CoapTalk.GET);
            LegListener leg = legs.poll(10, TimeUnit.SECONDS);
            leg.received(answer);
            assertThat(client.hear()).isEqualTo("62457d34a1b2");

            Files.delete(file);
            harness.journal.await(Codes.FLOW_POLICY_CHANGED);
            leg.received(answer);
            client.say(port, CoapTalk.GET);
            assertThat(client.hear()).startsWith("62a27d34a1b2"); // 5.02, and no answer before.
            assertThat(legs).isEmpty();
        }
    }

    private static DatagramLeg leg(BlockingQueue<LegListener> legs, LegListener told) {
        told.opened("tested");
        legs.add(told);
        return PlainLeg.none();
    }

    private static Optional<?> state(RimHarness harness) {
        return harness.rim.listeners().get(0).live().broken();
    }

    private static String refused(int port) throws IOException {
        try (Socket client = RimHarness.connect(port)) {
            RimHarness.say(client, "hello secret\n");
            return RimHarness.rest(client);
        } catch (SocketException e) {
            return "<reset>"; // Before it could even ask.
        }
    }

    private static RouteSetup setup(Protocol protocol, int to, Path file) {
        Route route =
                new Route(
                        "r",
                        protocol,
                        "127.0.0.1",
                        to,
                        Route.Tls.REQUIRED,
                        "broker.test",
                        List.of(file.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of("lamp"),
                        Optional.empty());
        return new RouteSetup(route, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
