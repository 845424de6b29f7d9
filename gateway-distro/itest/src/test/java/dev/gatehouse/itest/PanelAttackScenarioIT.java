package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hostile pages, neighbours and devices try on the panel of the shipped gateway. */
class PanelAttackScenarioIT {
    private static final String NEIGHBOUR = "127.0.1.1";
    private static final String DEVICE = "127.0.2.1";
    private static final List<String> PATHS =
            List.of("/", "/app.js", "/api/v1/state", "/api/v1/openapi.json", "/nothing.js");

    @TempDir Path folder;

    @Test
    void whoeverNamesAnotherHostGets421BeforeAnythingElseFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            int port = panel.port();
            for (String path : PATHS) {
                for (String host :
                        List.of(
                                "evil.example",
                                "evil.example:" + port,
                                "localhost.:" + port,
                                "localhost",
                                "localhost:443",
                                "localhost:0" + port,
                                "localhost.evil.example:" + port,
                                "127.0.0.2:" + port,
                                "2130706433:" + port,
                                "[::ffff:127.0.0.1]:" + port,
                                "[::1]:" + port,
                                "user@localhost:" + port)) {
                    fenced(panel.raw("GET " + path + " HTTP/1.1", "Host: " + host), host);
                }
                String evil = "GET https://evil.example:" + port + path + " HTTP/1.1";
                fenced(panel.raw(evil, "Host: " + panel.host()), evil);
                fenced(panel.raw("GET " + path + " HTTP/1.0"), "without Host");
                String twice = "Host: " + panel.host();
                fenced(panel.raw("GET " + path + " HTTP/1.1", twice, "Host: evil"), "two Hosts");
            }
            for (String host : List.of("LOCALHOST:" + port, "127.0.0.1:" + port)) {
                assertThat(panel.raw("GET / HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200");
            }
            assertThat(
                            panel.raw(
                                    "GET https://localhost:" + port + "/ HTTP/1.1",
                                    "Host: " + panel.host()))
                    .startsWith("HTTP/1.1 200");
            home.gateway().awaitFinding("panel.request-refused");
        }
    }

    /** 421, or 400 where it is not HTTP at all; with all fences and nothing of the panel. */
    private static void fenced(String answer, String why) {
        assertThat(answer).as(why).containsPattern("^HTTP/1\\.[01] (421|400) ");
        assertThat(answer).as(why).doesNotContain("<main", "\"openapi\"", "\"claimed\"");
        hasFences(answer);
    }

    private static void hasFences(String answer) {
        assertThat(answer)
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'", "X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer", "Cache-Control: no-")
                .contains("Cross-Origin-Opener-Policy: same-origin")
                .contains("Cross-Origin-Resource-Policy: same-origin")
                .doesNotContainIgnoringCase("Access-Control-")
                .doesNotContainIgnoringCase("\r\nServer:")
                .doesNotContain("Jetty");
    }

    @Test
    void everyAnswerIsFencedWhateverItIs() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            String host = "Host: " + panel.host();
            String page = panel.raw("GET / HTTP/1.1", host);
            String tag = page.replaceAll("(?s).*ETag: (\"[0-9a-f]+\").*", "$1");
            List<String> answers =
                    List.of(
                            "200" + page,
                            "304" + panel.raw("GET / HTTP/1.1", host, "If-None-Match: " + tag),
                            "401" + panel.raw("GET /api/v1/devices HTTP/1.1", host),
                            "401" + panel.raw("GET /api/v1/events HTTP/1.1", host),
                            "404" + panel.raw("GET /x.js HTTP/1.1", host),
                            "404" + panel.raw("GET /api/v1/x HTTP/1.1", host),
                            "405" + panel.raw("TRACE / HTTP/1.1", host),
                            "405" + panel.raw("PUT /app.js HTTP/1.1", host),
                            "405"
                                    + panel.raw(
                                            "OPTIONS / HTTP/1.1",
                                            host,
                                            "Origin: https://evil.example"),
                            "405" + panel.raw("OPTIONS /api/v1/claim HTTP/1.1", host),
                            "405" + panel.raw("PUT /api/v1/devices HTTP/1.1", host),
                            "431" + panel.raw("GET / HTTP/1.1", host, "X: " + "y".repeat(17_000)),
                            "413"
                                    + panel.raw(
                                            "POST /api/v1/claim HTTP/1.1",
                                            host,
                                            "Content-Length: 70000"),
                            "400" + panel.raw("nonsense"),
                            "505" + panel.raw("GET / HTTP/3.7", host));
            for (String answer : answers) {
                assertThat(answer.substring(3)).startsWith("HTTP/1.1 " + answer.substring(0, 3));
                hasFences(answer);
            }
        }
    }

    /** A request that another page makes a browser send: method, path, Origin, Sec-Fetch-Site. */
    private record Foreign(String method, String path, String origin, String site) {}

    @Test
    void noOtherPageChangesOrReadsAnythingFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            String cookie = home.claimed();
            String own = panel.origin();
            List<Foreign> tries = new ArrayList<>();
            for (String origin :
                    List.of(
                            "",
                            "null",
                            "https://localhost:1",
                            own.replace("https", "http"),
                            own + "/",
                            own.replace("localhost", "127.0.0.1"),
                            "https://evil.example")) {
                tries.add(new Foreign("POST", "/api/v1/tokens", origin, "same-origin"));
            }
            for (String site : List.of("", "none", "same-site", "cross-site")) {
                tries.add(new Foreign("POST", "/api/v1/tokens", own, site));
                tries.add(new Foreign("DELETE", "/api/v1/session", own, site));
            }
            for (String site : List.of("same-site", "cross-site")) {
                for (String path : List.of("events", "devices", "findings", "state")) {
                    tries.add(new Foreign("GET", "/api/v1/" + path, "", site));
                }
            }
            tries.add(new Foreign("GET", "/api/v1/events", "https://evil.example", ""));
            for (Foreign each : tries) {
                List<String> lines =
                        new ArrayList<>(
                                List.of(
                                        each.method() + " " + each.path() + " HTTP/1.1",
                                        "Host: " + panel.host(),
                                        "Cookie: " + cookie,
                                        "Content-Type: application/json"));
                if (!each.origin().isEmpty()) {
                    lines.add("Origin: " + each.origin());
                }
                if (!each.site().isEmpty()) {
                    lines.add("Sec-Fetch-Site: " + each.site());
                }
                String answer = panel.raw(lines.toArray(String[]::new));
                assertThat(answer).as("%s", each).startsWith("HTTP/1.1 403").contains("cross-site");
                hasFences(answer);
            }
            assertThat(panel.ask("GET", "/api/v1/tokens", "", "Cookie", cookie).body())
                    .contains("\"items\":[]");
        }
    }

    @Test
    void oneNeighbourHoldsNoMoreThanItsPlacesAndTheOwnerComesInFailsClosed() throws Exception {
        List<PanelLine> held = new ArrayList<>();
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                try {
                    held.add(panel.line(NEIGHBOUR));
                } catch (IOException e) {
                    refused++;
                }
            }
            assertThat(held).hasSize(24);
            assertThat(refused).isEqualTo(176);
            String cookie = home.claimed();
            assertThat(panel.ask("GET", "/api/v1/devices", "", "Cookie", cookie).statusCode())
                    .isEqualTo(200);
            held.remove(0).close();
            Await.until("a place that was given back", () -> comes(panel));
        } finally {
            for (PanelLine line : held) {
                line.close();
            }
        }
    }

    private static boolean comes(PanelClient panel) {
        try (PanelLine line = panel.line(NEIGHBOUR)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoTricklesIsCutHoweverItKeepsTalkingFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "");
                PanelLine head = home.panel().line(NEIGHBOUR);
                PanelLine body = home.panel().line(NEIGHBOUR)) {
            String host = home.panel().host();
            head.say("GET / HTTP/1.1\r\nHost: " + host + "\r\n");
            body.say(
                    "POST /api/v1/claim HTTP/1.1\r\nHost: "
                            + host
                            + "\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{");
            long begun = System.nanoTime();
            Await.until(
                    "the end of both",
                    java.time.Duration.ofSeconds(45),
                    () -> !says(head, "X-Slow: y\r\n") & !says(body, " ".repeat(60)));
            assertThat(java.time.Duration.ofNanos(System.nanoTime() - begun).toSeconds())
                    .isBetween(15L, 40L);
        }
    }

    private static boolean says(PanelLine line, String text) {
        try {
            line.say(text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aDeviceInQuarantineIsKeptOutWithASentenceAndItsEventsEndFailsClosed() throws Exception {
        String route =
                ", \"dev.gatehouse.proxy.Route~m\": {\"listen\": \"127.0.0.1:0\", \"protocol\":"
                        + " \"mqtt\", \"to\": \"127.0.0.1:1\", \"name\": \"broker.example\"}";
        try (PanelHome home = new PanelHome(folder, route)) {
            PanelClient panel = home.panel();
            String cookie = home.claimed();
            String ask = "GET / HTTP/1.1";
            String host = "Host: " + panel.host();
            assertThat(panel.raw(DEVICE, List.of(ask, host))).startsWith("HTTP/1.1 200");
            appears(home);
            Await.until("the device", () -> devices(panel, cookie).contains(DEVICE));
            String id =
                    devices(panel, cookie).replaceAll("(?s).*?\"id\":\"([0-9a-f]{32})\".*", "$1");
            try (PanelLine events = panel.line(DEVICE)) {
                events.say(
                        "GET /api/v1/events HTTP/1.1\r\n"
                                + host
                                + "\r\nCookie: "
                                + cookie
                                + "\r\n\r\n");
                assertThat(events.line()).startsWith("HTTP/1.1 200");
                HttpResponse<String> moved =
                        panel.ask(
                                "POST",
                                "/api/v1/devices/" + id + "/zone",
                                "{\"zone\":\"quarantine\"}",
                                "Cookie",
                                cookie);
                assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
                String line = events.line();
                while (!line.equals("0")) { // The last chunk.
                    line = events.line();
                }
            }
            for (String path : PATHS) {
                String answer = panel.raw(DEVICE, List.of("GET " + path + " HTTP/1.1", host));
                assertThat(answer)
                        .startsWith("HTTP/1.1 403")
                        .contains("The panel is closed to this device");
                hasFences(answer);
            }
            assertThat(panel.raw(ask, host)).startsWith("HTTP/1.1 200");
        }
    }

    private static String devices(PanelClient panel, String cookie)
            throws IOException, InterruptedException {
        return panel.ask("GET", "/api/v1/devices", "", "Cookie", cookie).body();
    }

    private static void appears(PanelHome home) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getByName("127.0.0.1"),
                        home.gateway().port("m"),
                        InetAddress.getByName(DEVICE),
                        0)) {
            socket.getOutputStream().write(Routes.connectPacket("lamp-1", "lamp", "zz-4k1-q"));
            socket.setSoTimeout(5_000);
            socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            // There is no broker: that it was here is enough.
        }
    }
}
