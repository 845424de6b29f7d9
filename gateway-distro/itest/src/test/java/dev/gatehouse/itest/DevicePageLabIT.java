package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A device's plain page (a real lighttpd) that people reach through TLS of the home's authority.
 */
@Lab
class DevicePageLabIT {
    private static final String JSON = "Content-Type: application/json";
    private static final String ROUTE =
            """
            {"dev.gatehouse.proxy.Route~in": {"listen": "127.0.0.1:%d", "protocol": "http",
              "to": "127.0.0.1:%d", "tls": "off", "serve": "camera.home.arpa",
              "hosts": ["127.0.0.1"], "device": "camera"}%s}
            """;

    @TempDir static Path folder;
    private static Web camera;
    private static Gateway gateway;
    private static int port;
    private static String ca;
    private static Curl curl;

    @BeforeAll
    static void start() throws Exception {
        camera = Web.start(folder, Optional.empty());
        port = Peer.freePort();
        gateway = Gateway.start(folder, ROUTE.formatted(port, camera.port(), ""));
        ca = folder.resolve("data/ca.pem").toString();
        curl = Curl.to("https", "camera.home.arpa", port, "--cacert", ca);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        camera.close();
    }

    @Test
    void whoTrustsTheHomesAuthorityReachesThePage() throws Exception {
        Result page = curl.ask("/index.html", "-u", "owner:zz-4k1-own");
        assertThat(page.out()).as(page.err()).isEqualTo("<p>welcome</p>\n");
        Path large = folder.resolve("large");
        curl.ask("/large.bin", "-u", "owner:zz-4k1-own", "-o", large.toString());
        assertThat(Files.mismatch(large, camera.file("large.bin"))).isEqualTo(-1);
        Result stranger =
                Curl.to("https", "camera.home.arpa", port)
                        .ask("/index.html", "-u", "owner:zz-4k1-own");
        assertThat(stranger.code()).as("without the home's authority").isEqualTo(60);
        gateway.awaitFinding("tls.off");
    }

    @Test
    void anotherHostAndADefaultPasswordEndHere() throws Exception {
        List<String> before = camera.requests();
        assertThat(curl.status("/", "-H", "Host: panel.home.arpa")).isEqualTo("421");
        assertThat(curl.status("/", "-u", "admin:admin")).isEqualTo("403");
        assertThat(camera.requests()).isEqualTo(before);
    }

    /** What a login is written in, and whether it passes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username=admin&password=admin | Accept: */* | 403",
                "user=root&pass=vizxv | Accept: */* | 403",
                "username=%61dmin&password=adm%69n | Accept: */* | 403",
                "{\"username\": \"admin\", \"password\": \"admin\"} | " + JSON + " | 403",
                "{\"user\": \"root\", \"password\": \"vi\\u007axv\"} | " + JSON + " | 403",
                "username=owner&password=zz-4k1-own | Accept: */* | signed in",
                "{\"username\": \"owner\", \"password\": \"zz-4k1-own\"} | "
                        + JSON
                        + " | signed in",
                "username=owner&password=forgotten | Accept: */* | try again"
            })
    void aFormLoginIsJudgedByItsPasswordAlone(String body, String field, String expected)
            throws Exception {
        String told = camera.told();
        Result answer = curl.ask("/form/login.cgi", "-i", "-H", field, "--data-binary", body);
        if (expected.equals("403")) {
            assertThat(answer.out()).startsWith("HTTP/1.1 403").doesNotContain("signed in");
            assertThat(camera.told()).isEqualTo(told);
            gateway.awaitFinding("login.default-pair");
        } else {
            assertThat(answer.out()).startsWith("HTTP/1.1 200").endsWith(expected + "\n");
            assertThat(camera.told()).endsWith(body + "\n");
        }
    }

    @Test
    void hydraFindsNothingAtTheFormThoughTheDeviceHasTwoDefaultPasswords() throws Exception {
        Path list = Files.writeString(folder.resolve("pairs"), "admin:admin\nroot:vizxv\nx:y1\n");
        String form = "/form/login.cgi:username=^USER^&password=^PASS^:S=signed in";
        Result straight = hydra(list, "http-post-form", camera.port(), form);
        assertThat(straight.out()).contains("2 valid passwords found");
        String told = camera.told();
        Result through = hydra(list, "https-post-form", port, form);
        assertThat(through.out()).contains("0 valid password");
        assertThat(camera.told().substring(told.length()))
                .doesNotContain("admin")
                .doesNotContain("vizxv");
    }

    private static Result hydra(Path list, String service, int at, String form) throws Exception {
        return Gateway.run(
                new byte[0],
                "hydra",
                "-I",
                "-t",
                "2",
                "-s",
                "" + at,
                "-C",
                list.toString(),
                "127.0.0.1",
                service,
                form);
    }

    @Test
    void theChainHoldsInTheStrictReadingAndIsFencedToTheHome() throws Exception {
        Result handshake =
                openssl(
                        "s_client -connect 127.0.0.1:%d -servername camera.home.arpa -showcerts"
                                + " -verify_hostname camera.home.arpa -verify_return_error"
                                + " -x509_strict -CAfile %s",
                        port, ca);
        assertThat(handshake.out()).contains("TLSv1.3", "Verify return code: 0 (ok)");
        Path leaf = folder.resolve("leaf.pem");
        String text = handshake.out();
        int end = text.indexOf("-----END CERTIFICATE-----");
        Files.writeString(
                leaf,
                text.substring(text.indexOf("-----BEGIN CERTIFICATE-----"), end)
                        + "-----END CERTIFICATE-----\n");
        Result verified =
                openssl(
                        "verify -x509_strict -purpose sslserver -verify_hostname camera.home.arpa"
                                + " -CAfile %s %s",
                        ca, leaf);
        assertThat(verified.out()).as(verified.err()).endsWith(": OK\n");
        assertThat(openssl("verify -verify_hostname bank.example -CAfile %s %s", ca, leaf).code())
                .isNotZero();
        Result fence = openssl("x509 -in %s -noout -ext nameConstraints,basicConstraints", ca);
        assertThat(fence.out())
                .contains("Name Constraints: critical", "DNS:home.arpa", "CA:TRUE, pathlen:0");
    }

    @Test
    void nothingBelowTls12IsSpoken() throws Exception {
        for (String version : List.of("-tls1", "-tls1_1")) {
            Result old =
                    openssl(
                            "s_client %s -cipher ALL:@SECLEVEL=0 -connect 127.0.0.1:%d -CAfile %s",
                            version, port, ca);
            assertThat(old.code()).as(version).isNotZero();
            assertThat(old.out()).contains("Cipher is (NONE)");
        }
        assertThat(openssl("s_client -tls1_2 -connect 127.0.0.1:%d -CAfile %s", port, ca).out())
                .contains("Verify return code: 0 (ok)")
                .containsPattern("Cipher is ECDHE-ECDSA-(AES|CHACHA)");
    }

    /**
     * Debian 12's OpenSSL has no ML-KEM, so the gateway is its own client: a second route leads to
     * the first one, added while it runs.
     */
    @Test
    void bothSidesOfTheGatewayAgreeOnTheHybridGroup() throws Exception {
        try (Tap tap = Tap.before(port)) {
            int again = Peer.freePort();
            String more =
                    """
                    , "dev.gatehouse.proxy.Route~again": {"listen": "127.0.0.1:%d",
                      "protocol": "http", "to": "127.0.0.1:%d", "name": "camera.home.arpa",
                      "trust": ["data/ca.pem"], "device": "hub"}
                    """
                            .formatted(again, tap.port());
            Files.writeString(
                    folder.resolve("gatehouse.json"), ROUTE.formatted(port, camera.port(), more));
            Curl hub = Curl.to("http", "camera.home.arpa", again);
            Await.until(
                    "the new route", () -> hub.status("/", "-u", "owner:zz-4k1-own").equals("200"));
            Tap.Connection flow = tap.connections().get(0);
            assertThat(ClientHello.groups(flow.toServer())).startsWith(0x11EC);
            assertThat(ClientHello.chosen(flow.toClient())).isEqualTo(0x11EC);
        }
    }

    private static Result openssl(String command, Object... values)
            throws IOException, InterruptedException {
        return Gateway.run(new byte[0], ("openssl " + command.formatted(values)).split(" "));
    }
}
