package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hostile pages try on the panel of the shipped gateway. */
class PanelAttackScenarioIT {
    @TempDir Path folder;

    @Test
    void whoeverNamesAnotherHostGets421BeforeAnythingElseFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            int port = panel.port();
            for (String path : PanelHome.PATHS) {
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
        Fences.stand(answer);
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
                Fences.stand(answer);
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
                Fences.stand(answer);
            }
            assertThat(panel.ask("GET", "/api/v1/tokens", "", "Cookie", cookie).body())
                    .contains("\"items\":[]");
        }
    }
}
