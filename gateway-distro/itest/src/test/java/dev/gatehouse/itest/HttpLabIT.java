package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and hydra against a real lighttpd: plain in and HTTPS out, and the other way round. */
@Lab
class HttpLabIT {
    private static final int LARGE = 8 << 20;

    @TempDir static Path folder;
    private static Peer cloud;
    private static Peer camera;
    private static Tap tap;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<p>welcome</p>\n");
        byte[] large = new byte[LARGE];
        new Random(8).nextBytes(large);
        Files.write(site.resolve("large.bin"), large);
        Path users =
                Files.writeString(
                        folder.resolve("users"), "admin:admin\nowner:zz-4k1-own\nroot:vizxv\n");
        Authority authority = Authority.make("Laboratory");
        Authority.Server server = authority.issue(folder, "device.example");
        cloud = lighttpd("cloud", site, users, server.both());
        camera = lighttpd("camera", site, users, null);
        tap = Tap.before(cloud.port());
        Path anchor = authority.write(folder);
        gateway =
                Gateway.start(
                        folder,
                        """
                        {"dev.gatehouse.proxy.Route~out": {"listen": "127.0.0.1:0",
                          "protocol": "http", "to": "127.0.0.1:%d", "name": "device.example",
                          "trust": ["%s"], "device": "heater"},
                         "dev.gatehouse.proxy.Route~in": {"listen": "127.0.0.1:0",
                          "protocol": "http", "to": "127.0.0.1:%d", "tls": "off",
                          "serve": "camera.home.arpa", "device": "camera"},
                         "dev.gatehouse.proxy.Route~hydra": {"listen": "127.0.0.1:0",
                          "protocol": "http", "to": "127.0.0.1:%d", "name": "device.example",
                          "trust": ["%s"], "hosts": ["127.0.0.1"], "device": "heater"}}
                        """
                                .formatted(tap.port(), anchor, camera.port(), tap.port(), anchor));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        tap.close();
        cloud.close();
        camera.close();
    }

    @Test
    void plainInAndHttpsOutWithTheOwnersPassword() throws Exception {
        Result page = curl("-u", "owner:zz-4k1-own", out("/index.html"));
        assertThat(page.out()).as(page.err()).isEqualTo("<p>welcome</p>\n");
        assertThat(tap.connections())
                .isNotEmpty()
                .allSatisfy(flow -> assertThat(flow.toServer()[0]).isEqualTo((byte) 0x16))
                .allSatisfy(
                        flow ->
                                assertThat(new String(flow.toServer(), StandardCharsets.ISO_8859_1))
                                        .doesNotContain("GET ", "b3duZXI6enotNGsxLW93bg=="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http1.0", "--compressed", "-I", "-r0-99"})
    void ordinaryRequestsPass(String option) throws Exception {
        Result result =
                curl(
                        option,
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "-u",
                        "owner:zz-4k1-own",
                        out("/index.html"));
        assertThat(result.out()).endsWith(option.equals("-r0-99") ? "206" : "200");
    }

    @Test
    void largeAnswersArriveOctetForOctetOverOneConnection() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Result result =
                curl(
                        "-u",
                        "owner:zz-4k1-own",
                        "-w",
                        "%{num_connects}\n",
                        "-o",
                        one.toString(),
                        "-o",
                        two.toString(),
                        out("/large.bin"),
                        out("/large.bin"));
        assertThat(result.out().lines()).as(result.err()).containsExactly("1", "0");
        assertThat(Files.mismatch(one, folder.resolve("site/large.bin"))).isEqualTo(-1);
        assertThat(Files.mismatch(two, folder.resolve("site/large.bin"))).isEqualTo(-1);
    }

    @Test
    void aDefaultPasswordGetsAPageThatExplainsAndNeverReachesTheDevice() throws Exception {
        long before = logged(cloud);
        Result page = curl("-i", "-u", "admin:admin", out("/index.html"));
        assertThat(page.out())
                .startsWith("HTTP/1.1 403")
                .contains("<!DOCTYPE html>", "Content-Security-Policy", "password")
                .contains("came with the device", "set a password of your own")
                .doesNotContain("welcome");
        Result program = curl("-i", "-H", "Accept: application/json", "-u", "root:vizxv", out("/"));
        assertThat(program.out())
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json", "login.default-pair");
        gateway.awaitFinding("login.default-pair");
        assertThat(logged(cloud)).isEqualTo(before);
    }

    @Test
    void hydraLearnsNothingThoughTheDeviceHasADefaultPassword() throws Exception {
        List<String> pairs = new ArrayList<>();
        String known = Files.readString(Gateway.home().resolve("policies/credentials/mirai.json"));
        var pair =
                java.util.regex.Pattern.compile(
                                "\"user\":\\s*\"([a-z]+)\",\\s*\"password\":\\s*\"([^\":]+)\"")
                        .matcher(known);
        while (pair.find()) {
            pairs.add(pair.group(1) + ":" + pair.group(2));
        }
        assertThat(pairs).hasSizeGreaterThan(40).contains("root:vizxv");
        Path list = Files.write(folder.resolve("pairs"), pairs);
        String target = "http-get://127.0.0.1:%d/index.html";
        // Straight at the camera the list succeeds: the tool and the password are real.
        Result straight =
                Gateway.run(
                        new byte[0],
                        "hydra",
                        "-I",
                        "-t",
                        "4",
                        "-C",
                        list.toString(),
                        target.formatted(camera.port()));
        assertThat(straight.out()).contains("2 valid passwords found");
        long before = logged(cloud);
        Result through =
                Gateway.run(
                        new byte[0],
                        "hydra",
                        "-I",
                        "-t",
                        "4",
                        "-C",
                        list.toString(),
                        target.formatted(gateway.port("hydra")));
        // hydra takes every answer but 401 for success, so it reports wrong pairs in plenty.
        assertThat(through.out().split("password: ")).hasSizeGreaterThan(10);
        assertThat(logged(cloud)).isEqualTo(before);
        assertThat(curl("-u", "owner:zz-4k1-own", out("/index.html")).out()).contains("welcome");
    }

    @Test
    void aRequestForSomebodyElseIsMisdirected() throws Exception {
        long before = logged(cloud);
        Result other =
                curl("-i", "-H", "Host: bank.example", "http://127.0.0.1:" + gateway.port("out"));
        assertThat(other.out()).startsWith("HTTP/1.1 421");
        gateway.awaitFinding("http.misdirected");
        assertThat(logged(cloud)).isEqualTo(before);
    }

    @Test
    void aDevicesPlainPageIsReachedThroughTlsOfTheHomesOwnAuthority() throws Exception {
        String address = "https://camera.home.arpa:" + gateway.port("in") + "/index.html";
        String resolve = "camera.home.arpa:" + gateway.port("in") + ":127.0.0.1";
        String ca = folder.resolve("data/ca.pem").toString();
        Result page = curl("--cacert", ca, "--resolve", resolve, "-u", "owner:zz-4k1-own", address);
        assertThat(page.out()).as(page.err()).isEqualTo("<p>welcome</p>\n");
        Result stranger = curl("--resolve", resolve, address);
        assertThat(stranger.code()).as("without the home's authority").isEqualTo(60);
        Result refused =
                curl("-i", "--cacert", ca, "--resolve", resolve, "-u", "admin:admin", address);
        assertThat(refused.out()).startsWith("HTTP/1.1 403");
        Result wrongHost =
                curl(
                        "-i",
                        "--cacert",
                        ca,
                        "--resolve",
                        resolve,
                        "-H",
                        "Host: panel.home.arpa",
                        address);
        assertThat(wrongHost.out()).startsWith("HTTP/1.1 421");
        Result handshake =
                Gateway.run(
                        new byte[0],
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + gateway.port("in"),
                        "-servername",
                        "camera.home.arpa",
                        "-CAfile",
                        ca,
                        "-verify_hostname",
                        "camera.home.arpa",
                        "-verify_return_error");
        assertThat(handshake.out()).contains("TLSv1.3", "Verify return code: 0 (ok)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: device.example\r\nContent-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: device.example\r\nContent-Length: 0\r\n"
                        + "Content-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: device.example\r\nX: a\rGET /smuggled HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : device.example\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"
            })
    void whatTwoReadersMightReadDifferentlyIsRefused(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port("out"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 400");
        }
        assertThat(Files.readString(folder.resolve("cloud.log"))).doesNotContain("smuggled");
    }

    /** The onward leg offers the hybrid post-quantum group first (draft-ietf-tls-ecdhe-mlkem). */
    @Test
    void theOnwardHandshakeOffersTheHybridGroupFirst() throws Exception {
        curl("-u", "owner:zz-4k1-own", out("/index.html"));
        byte[] hello = tap.connections().get(0).toServer();
        assertThat(ClientHello.groups(hello)).startsWith(0x11EC);
    }

    private static String out(String path) {
        return "http://device.example:" + gateway.port("out") + path;
    }

    private static Result curl(String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--max-time",
                                "30",
                                "--noproxy",
                                "*",
                                "--resolve",
                                "device.example:" + gateway.port("out") + ":127.0.0.1"));
        command.addAll(List.of(options));
        return Gateway.run(new byte[0], command.toArray(String[]::new));
    }

    private static long logged(Peer server) throws IOException {
        Path log = folder.resolve(server == cloud ? "cloud.log" : "camera.log");
        try (var lines = Files.lines(log)) {
            return lines.count();
        }
    }

    private static Peer lighttpd(String name, Path site, Path users, Path tls)
            throws IOException, InterruptedException {
        int port = Peer.freePort();
        String config =
                """
                server.modules = ("mod_auth", "mod_authn_file", "mod_accesslog", "mod_openssl")
                server.document-root = "%s"
                server.bind = "127.0.0.1"
                server.port = %d
                index-file.names = ("index.html")
                accesslog.filename = "%s"
                auth.backend = "plain"
                auth.backend.plain.userfile = "%s"
                auth.require = ("/" => ("method" => "basic", "realm" => "%s", "require" => "valid-user"))
                """
                        .formatted(
                                site,
                                port,
                                Files.createFile(folder.resolve(name + ".log")),
                                users,
                                name);
        if (tls != null) {
            config += "ssl.engine = \"enable\"\nssl.pemfile = \"%s\"\n".formatted(tls);
        }
        Path file = Files.writeString(folder.resolve(name + ".conf"), config);
        return Peer.start(folder, port, "/usr/sbin/lighttpd", "-D", "-f", file.toString());
    }
}
