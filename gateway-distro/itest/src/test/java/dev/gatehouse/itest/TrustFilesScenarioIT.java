package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a route trusts, and the policies: missing, exchanged, broken. */
class TrustFilesScenarioIT {
    private static final byte[] WELCOME = {0x20, 2, 0, 0};
    private static final String SECRET = "zz-4k1";

    @TempDir Path folder;
    private Authority authority;
    private Path anchor;

    @BeforeEach
    void makeAuthorities() throws Exception {
        authority = Authority.make("Own");
        anchor = authority.write(folder);
    }

    @Test
    void aMissingAnchorStopsItsRouteAloneAndPutBackItServesFailsClosed() throws Exception {
        Path file = folder.resolve("lamp.pem");
        try (TlsPeer peer = TlsPeer.start(authority.issue(folder, "broker.example"), WELCOME);
                Tap tap = Tap.before(peer.port())) {
            Files.writeString(
                    folder.resolve("gatehouse.json"),
                    "{" + route("lamp", tap, "lamp.pem") + "," + route("other", tap, anchor) + "}");
            try (Gateway gateway = Gateway.start(folder, Map.of(), java.util.List.of())) {
                assertThat(String.join("\n", gateway.output()))
                        .contains("Route~lamp/trust: there is no readable file " + file);
                assertThat(say(gateway, "lamp")).isNotEqualTo(WELCOME);
                assertThat(gateway.findings()).contains(file + " cannot be read: ");
                assertThat(tap.connections()).isEmpty();
                assertThat(say(gateway, "other")).isEqualTo(WELCOME);

                Files.copy(anchor, file);
                Await.until("the route to serve", () -> serves(gateway));
                assertNothingClear(tap);
            }
        }
    }

    @Test
    void anAnchorExchangedOrRemovedWhileRunningHoldsAtOnceFailsClosed() throws Exception {
        Authority other = Authority.make("Other");
        Path file = Files.copy(anchor, folder.resolve("lamp.pem"));
        try (TlsPeer peer = TlsPeer.start(authority.issue(folder, "broker.example"), WELCOME);
                Tap tap = Tap.before(peer.port())) {
            Files.writeString(
                    folder.resolve("gatehouse.json"),
                    "{" + route("lamp", tap, "lamp.pem") + "," + route("other", tap, anchor) + "}");
            try (Gateway gateway = Gateway.start(folder, Map.of(), java.util.List.of());
                    Socket standing = open(gateway, "lamp");
                    Socket beside = open(gateway, "other")) {
                assertThat(standing.getInputStream().readNBytes(4)).isEqualTo(WELCOME);
                assertThat(beside.getInputStream().readNBytes(4)).isEqualTo(WELCOME);

                Files.copy(other.write(folder), folder.resolve("next.pem"));
                Files.move(
                        folder.resolve("next.pem"),
                        file,
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                assertThat(ends(standing)).isTrue();
                int heard = peer.heard().length;
                assertThat(say(gateway, "lamp")).isNotEqualTo(WELCOME);
                gateway.awaitFinding("tls.unknown-ca");

                Files.delete(file);
                Await.until(
                        "the file to be missed",
                        () -> gateway.findings().contains(file + " cannot be read: "));
                assertThat(say(gateway, "lamp")).isNotEqualTo(WELCOME);
                assertThat(peer.heard()).hasSize(heard);
                beside.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
                Await.until("the other route's ping", () -> peer.heard().length > heard);

                Files.copy(anchor, file);
                Await.until("the route to serve", () -> serves(gateway));
                assertNothingClear(tap);
            }
        }
    }

    @Test
    void aBrokenPolicyAtAStartIsNamedAndNothingPassesUnjudgedFailsClosed() throws Exception {
        Path policy =
                Files.writeString(
                        Files.createDirectories(folder.resolve("policies")).resolve("own.json"),
                        "{\"policies\": [{\"kind\": \"never-heard-of\"}]}");
        try (TlsPeer peer = TlsPeer.start(authority.issue(folder, "broker.example"), WELCOME);
                Tap tap = Tap.before(peer.port())) {
            Files.writeString(
                    folder.resolve("gatehouse.json"), "{" + route("lamp", tap, anchor) + "}");
            try (Gateway gateway = Gateway.start(folder, Map.of(), java.util.List.of())) {
                assertThat(String.join("\n", gateway.output()))
                        .contains("no policies are in force yet, everything is refused");
                assertThat(say(gateway, "lamp")).isNotEqualTo(WELCOME);
                gateway.awaitFinding("policy.invalid");
                assertThat(gateway.findings()).contains(policy.toString(), "allowed: ");
                assertThat(tap.connections()).isEmpty();

                Files.delete(policy);
                Await.until("the route to serve", () -> serves(gateway));
                assertNothingClear(tap);
            }
        }
    }

    private static void assertNothingClear(Tap tap) {
        for (Tap.Connection each : tap.connections()) {
            assertThat(each.toServer()).startsWith(0x16);
            assertThat(new String(each.toServer(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
        }
    }

    private static String route(String name, Tap tap, Object anchor) {
        return """
               "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                 "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]}
               """
                .formatted(name, tap.port(), anchor);
    }

    private static boolean serves(Gateway gateway) throws IOException {
        return java.util.Arrays.equals(say(gateway, "lamp"), WELCOME);
    }

    private static Socket open(Gateway gateway, String route) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port(route));
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(Routes.connectPacket("lamp", "lamp", SECRET));
        return socket;
    }

    private static byte[] say(Gateway gateway, String route) throws IOException {
        try (Socket socket = open(gateway, route)) {
            return socket.getInputStream().readNBytes(4);
        } catch (java.net.SocketException e) {
            return new byte[0]; // Refused by a reset.
        }
    }

    private static boolean ends(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 16;
        } catch (java.net.SocketException e) {
            return true;
        }
    }
}
