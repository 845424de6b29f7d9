package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and hydra in plain HTTP, a real lighttpd behind HTTPS, the gateway between them. */
@Lab
class HttpLabIT {
    private static final String[] OWNER = {"-u", "owner:zz-4k1-own"};
    private static final Pattern PAIR =
            Pattern.compile("\"user\":\\s*\"([a-z]+)\",\\s*\"password\":\\s*\"([^\":]+)\"");

    @TempDir static Path folder;
    private static Web web;
    private static Tap tap;
    private static Gateway gateway;
    private static Curl curl;

    @BeforeAll
    static void start() throws Exception {
        Authority authority = Authority.make("Laboratory");
        web = Web.start(folder, Optional.of(authority.issue(folder, "device.example")));
        tap = Tap.before(web.port());
        gateway =
                Gateway.start(
                        folder,
                        """
                        {"dev.gatehouse.proxy.Route~out": {"listen": "127.0.0.1:0",
                          "protocol": "http", "to": "127.0.0.1:%d", "name": "device.example",
                          "trust": ["%s"], "hosts": ["127.0.0.1"], "device": "heater"}}
                        """
                                .formatted(tap.port(), authority.write(folder)));
        curl = Curl.to("http", "device.example", gateway.port("out"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        tap.close();
        web.close();
    }

    @Test
    void plainInAndHttpsOutWithTheOwnersPassword() throws Exception {
        Result page = owner("/index.html");
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
    @CsvSource({"--http1.1, 200", "--http1.0, 200", "-I, 200", "-r0-99, 206", "-XOPTIONS, 200"})
    void ordinaryRequestsPass(String option, String status) throws Exception {
        assertThat(curl.status("/large.bin", "-u", OWNER[1], option)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "1, --data-binary, POST",
        "1000000, --data-binary, POST",
        "1000000, -T, PUT",
        "0, --data-binary, POST"
    })
    void whatIsSentArrivesOctetForOctet(int octets, String option, String method) throws Exception {
        byte[] body = new byte[octets];
        new Random(octets).nextBytes(body);
        Path file = Files.write(folder.resolve("body-" + octets), body);
        String source = option.equals("-T") ? file.toString() : "@" + file;
        String digest = sha256(body);
        String[][] ways = {
            {"-H", "Expect:"},
            {"-H", "Expect: 100-continue"},
            {"-H", "Transfer-Encoding: chunked", "-H", "Expect:"}
        };
        for (String[] way : ways) {
            List<String> options = new ArrayList<>(List.of(way));
            options.addAll(List.of(option, source, "-H", "Content-Type: application/octet-stream"));
            Result result = owner("/echo.cgi", options.toArray(String[]::new));
            assertThat(result.out())
                    .as(result.err() + String.join(" ", way))
                    .isEqualTo(method + " " + octets + " " + digest + "\n");
        }
    }

    @Test
    void aFormThatIsTooLongToBeReadForALoginIsRefused() throws Exception {
        List<String> before = web.requests();
        Path form = Files.writeString(folder.resolve("form"), "note=" + "x".repeat(200_000));
        Result page = owner("/echo.cgi", "-i", "-H", "Expect:", "--data-binary", "@" + form);
        assertThat(page.out()).startsWith("HTTP/1.1 413").contains("must be read");
        gateway.awaitFinding("message.unreadable");
        assertThat(web.requests()).isEqualTo(before);
    }

    @Test
    void aRangeAndWhatIsPackedArriveUnchanged() throws Exception {
        byte[] all = Files.readAllBytes(web.file("large.bin"));
        Path part = folder.resolve("part");
        owner("/large.bin", "-r", "1000-4999", "-o", part.toString());
        assertThat(Files.readAllBytes(part))
                .isEqualTo(java.util.Arrays.copyOfRange(all, 1000, 5000));
        Path packed = folder.resolve("packed");
        Result head = owner("/packed.cgi", "-D", "-", "-o", packed.toString());
        assertThat(head.out()).contains("Content-Encoding: gzip");
        assertThat(Files.mismatch(packed, web.file("packed.gz"))).isEqualTo(-1);
    }

    @Test
    void largeAnswersArriveOctetForOctetOverOneConnection() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Result result =
                owner(
                        "/large.bin",
                        "-w",
                        "%{num_connects}\n",
                        "-o",
                        one.toString(),
                        "-o",
                        "/dev/null",
                        "-o",
                        two.toString(),
                        curl.url("/large.bin"),
                        curl.url("/index.html"));
        assertThat(result.out().lines()).as(result.err()).containsExactly("1", "0", "0");
        String digest = sha256(Files.readAllBytes(web.file("large.bin")));
        assertThat(sha256(Files.readAllBytes(one))).isEqualTo(digest);
        assertThat(sha256(Files.readAllBytes(two))).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:admin", "root:vizxv", "root:root", "admin:1234", "guest:"})
    void aDefaultPasswordGetsAPageThatExplainsAndNeverReachesTheDevice(String pair)
            throws Exception {
        List<String> before = web.requests();
        Result page = curl.ask("/index.html", "-i", "-u", pair);
        assertThat(page.out())
                .startsWith("HTTP/1.1 403")
                .contains("<!DOCTYPE html>", "Content-Security-Policy", "What you can do")
                .containsPattern("[Ss]et a password")
                .doesNotContain("welcome", pair);
        Result program = curl.ask("/", "-i", "-u", pair, "-H", "Accept: application/json");
        assertThat(program.out())
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json", "\"type\":\"login.");
        gateway.awaitFinding("login.default-pair");
        assertThat(web.requests()).isEqualTo(before);
    }

    @Test
    void hydraLearnsNothingThoughTheDeviceHasADefaultPassword() throws Exception {
        List<String> pairs = pairs();
        assertThat(pairs).hasSizeGreaterThan(40).contains("root:vizxv");
        Path list = Files.write(folder.resolve("pairs"), pairs);
        // Straight at the device the list succeeds: the tool and the passwords are real.
        Result straight = hydra(list, "https-get", web.port(), "/index.html");
        assertThat(straight.out()).contains("2 valid passwords found").contains("vizxv");
        // Each asks for a page of its own, so that none is mixed up.
        Future<List<String>> owner = inTheMeantime();
        Result through = hydra(list, "http-get", gateway.port("out"), "/index.html?guess");
        assertThat(owner.get()).hasSize(10).containsOnly("<p>welcome</p>\n");
        // hydra takes every answer but 401 for success: the real pair is lost among wrong ones.
        assertThat(through.out().split("password: ")).hasSizeGreaterThan(10);
        assertThat(asked("?owner")).hasSize(10).containsOnly("GET /index.html?owner HTTP/1.1 200");
        assertThat(asked("?guess")).as("what hydra asked the device").isEmpty();
        assertThat(gateway.codes()).contains("login.default-pair");
    }

    private static List<String> asked(String mark) throws Exception {
        return web.requests().stream().filter(request -> request.contains(mark)).toList();
    }

    private static Future<List<String>> inTheMeantime() {
        FutureTask<List<String>> task =
                new FutureTask<>(
                        () -> {
                            List<String> pages = new ArrayList<>();
                            for (int i = 0; i < 10; i++) {
                                pages.add(owner("/index.html?owner").out());
                            }
                            return pages;
                        });
        new Thread(task, "owner").start();
        return task;
    }

    private static Result hydra(Path list, String service, int port, String page) throws Exception {
        return Gateway.run(
                new byte[0],
                "hydra",
                "-I",
                "-t",
                "4",
                "-C",
                list.toString(),
                service + "://127.0.0.1:" + port + page);
    }

    private static List<String> pairs() throws IOException {
        Path known = Gateway.home().resolve("policies/credentials/mirai.json");
        Matcher pair = PAIR.matcher(Files.readString(known));
        List<String> pairs = new ArrayList<>(List.of("admin:admin"));
        while (pair.find()) {
            pairs.add(pair.group(1) + ":" + pair.group(2));
        }
        return pairs.stream().distinct().toList();
    }

    @Test
    void aRequestForSomebodyElseIsMisdirected() throws Exception {
        List<String> before = web.requests();
        assertThat(curl.status("/", "-H", "Host: bank.example")).isEqualTo("421");
        gateway.awaitFinding("http.misdirected");
        assertThat(web.requests()).isEqualTo(before);
    }

    /** X25519MLKEM768 is 0x11EC: draft-ietf-tls-ecdhe-mlkem 5. */
    @Test
    void theOnwardHandshakeOffersTheHybridGroupFirstWithItsShare() throws Exception {
        owner("/index.html");
        byte[] hello = tap.connections().get(0).toServer();
        assertThat(ClientHello.groups(hello)).startsWith(0x11EC);
        assertThat(ClientHello.shares(hello)).startsWith(0x11EC);
    }

    private static Result owner(String path, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(OWNER));
        all.addAll(List.of(options));
        return curl.ask(path, all.toArray(String[]::new));
    }

    private static String sha256(byte[] octets) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    }
}
