package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libcoap's server lets nobody in who has no certificate of its authority: the gateway has one. */
@Lab
class CoapClientCertificateLabIT {
    @TempDir static Path folder;
    private static Peer server;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Authority authority = Authority.make("Laboratory");
        Path anchor = authority.write(folder);
        Authority.Server files = authority.issue(folder, "lamp.example");
        int port = Peer.freePort();
        server =
                Peer.start(
                        folder,
                        port,
                        "coap-server-openssl",
                        "-A",
                        "127.0.0.1",
                        "-p",
                        "" + port,
                        "-v",
                        "6",
                        "-c",
                        files.certificate().toString(),
                        "-j",
                        files.key().toString(),
                        "-C",
                        anchor.toString());
        put("own", authority.issueClient(folder, "gateway.example"));
        put("strange", Authority.make("Stranger").issueClient(folder, "gateway.example"));
        gateway =
                Gateway.start(
                        folder,
                        "{"
                                + String.join(
                                        ",",
                                        route("known", ", \"client\": \"vault:own\"", anchor),
                                        route("strange", ", \"client\": \"vault:strange\"", anchor),
                                        route("nameless", "", anchor))
                                + "}");
    }

    private static String route(String name, String client, Path anchor) {
        return """
        "dev.gatehouse.proxy.Route~%s": {"listen": "127.0.0.1:0", "protocol": "coap",
          "to": "127.0.0.1:%d", "name": "lamp.example", "trust": ["%s"], "device": "lamp"%s}
        """
                .formatted(name, server.port() + 1, anchor, client);
    }

    private static void put(String entry, Authority.Server identity) throws Exception {
        Result stored =
                Gateway.run(
                        Files.readAllBytes(identity.both()),
                        Gateway.launcher().toString(),
                        "secret",
                        "put",
                        entry,
                        "--config",
                        folder.toString());
        assertThat(stored.code()).as(stored.err()).isZero();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.close();
    }

    @Test
    void aServerThatDemandsACertificateIsShownOurs() throws Exception {
        Result answered = client("known");
        assertThat(answered.out()).as(server.log()).matches("(?s)\\w{3} \\d\\d .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strange", "nameless"})
    void withoutACertificateThatTheServerTakesNothingGoesThroughFailsClosed(String route)
            throws Exception {
        Result refused = client(route);
        assertThat(refused.out() + refused.err()).contains("5.02").contains("tls.failed");
        gateway.awaitFinding("tls.failed");
    }

    private static Result client(String route) throws Exception {
        return Gateway.run(
                new byte[0],
                "coap-client-openssl",
                "-B",
                "30",
                "coap://127.0.0.1:" + gateway.port(route) + "/time");
    }
}
