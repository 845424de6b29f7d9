package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns the gateway, from the first claim to the reset at its terminal. */
class PanelClaimScenarioIT {
    private static final int CLAIMS = 100;
    private static final int TRIES = 10;

    @TempDir Path folder;

    @Test
    void ofAHundredWhoClaimAtOnceWithTheRightCodeOneWins() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(CLAIMS);
        try (PanelHome home = new PanelHome(folder, "")) {
            String code = home.code();
            CountDownLatch there = new CountDownLatch(CLAIMS);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < CLAIMS; i++) {
                String source = "127.0.1." + (i + 1);
                String body = PanelHome.claim(code, "Sam" + i);
                answers.add(
                        people.submit(
                                () -> {
                                    try (PanelLine line = home.panel().line(source)) {
                                        there.countDown();
                                        there.await();
                                        line.post("/api/v1/claim", body);
                                        return line.answer();
                                    }
                                }));
            }
            int won = 0;
            for (Future<String> each : answers) {
                String answer = each.get();
                boolean winner = answer.startsWith("HTTP/1.1 201");
                won += winner ? 1 : 0;
                assertThat(winner || answer.startsWith("HTTP/1.1 410")).as(answer).isTrue();
                assertThat(answer.contains("Set-Cookie")).isEqualTo(winner);
            }
            assertThat(won).isEqualTo(1);
            assertThat(home.codeFile()).doesNotExist();
            assertThat(home.gateway().codes()).containsOnlyOnce("owner.claimed");
        } finally {
            people.shutdownNow();
        }
    }

    @Test
    void afterTenWrongCodesTheRightOneIsWorthNothingFailsClosed() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            String code = home.code();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.codeFile())))
                    .isEqualTo("rw-------");
            for (int i = 0; i < TRIES; i++) {
                String wrong = PanelHome.claim("0000-0000-000" + i, "Eve");
                HttpResponse<String> answer = home.panel().ask("POST", "/api/v1/claim", wrong);
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("wrong-code").doesNotContain(code);
            }
            HttpResponse<String> late =
                    home.panel().ask("POST", "/api/v1/claim", PanelHome.claim(code, "Sam"));
            assertThat(late.statusCode()).isEqualTo(403);
            assertThat(late.body()).contains("claim-over", "gatehouse owner reset");
            assertThat(home.panel().ask("GET", "/api/v1/state", "").body())
                    .contains("\"claimed\":false", "\"claimable\":false");
            home.reset();
            assertThat(home.code()).isNotEqualTo(code);
            home.claimed();
            assertThat(home.gateway().codes()).contains("owner.login-refused", "owner.reset");
        }
    }

    @Test
    void sessionsAndTokensLastUntilTheyAreEndedAndNoLonger() throws Exception {
        try (PanelHome home = new PanelHome(folder, "")) {
            PanelClient panel = home.panel();
            String first = home.claimed();
            assertThat(home.codeFile()).doesNotExist();
            assertThat(home.logIn("wrong").statusCode()).isEqualTo(401);
            HttpResponse<String> in = home.logIn(PanelHome.PASSWORD);
            assertThat(in.statusCode()).as(in.body()).isEqualTo(201);
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie)
                    .startsWith("__Host-gatehouse=")
                    .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/")
                    .doesNotContain("Domain");
            String second = PanelHome.cookie(in);
            assertThat(second).isNotEqualTo(first);
            HttpResponse<String> made =
                    panel.ask("POST", "/api/v1/tokens", "{\"name\":\"hub\"}", "Cookie", second);
            assertThat(made.statusCode()).isEqualTo(201);
            String bearer = "Bearer " + made.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
            assertThat(asProgram(panel, "GET", "/api/v1/devices", bearer))
                    .startsWith("HTTP/1.1 200");
            assertThat(asProgram(panel, "GET", "/api/v1/tokens", bearer))
                    .startsWith("HTTP/1.1 403");
            HttpResponse<String> out = panel.ask("DELETE", "/api/v1/session", "", "Cookie", second);
            assertThat(out.statusCode()).isEqualTo(204);
            assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
            assertThat(devices(panel, second)).isEqualTo(401);
            assertThat(devices(panel, first)).isEqualTo(200);
            home.reset();
            assertThat(devices(panel, first)).isEqualTo(401);
            assertThat(asProgram(panel, "GET", "/api/v1/devices", bearer))
                    .startsWith("HTTP/1.1 401");
            assertThat(home.logIn(PanelHome.PASSWORD).statusCode()).isEqualTo(409);
            assertThat(home.gateway().codes())
                    .contains("owner.claimed", "owner.login-refused", "owner.reset");
            home.claimed();
        }
    }

    private static int devices(PanelClient panel, String cookie) throws Exception {
        return panel.ask("GET", "/api/v1/devices", "", "Cookie", cookie).statusCode();
    }

    /** A program sends neither Origin nor Sec-Fetch-Site. */
    private static String asProgram(PanelClient panel, String method, String path, String bearer)
            throws Exception {
        return panel.raw(
                method + " " + path + " HTTP/1.1",
                "Host: " + panel.host(),
                "Authorization: " + bearer);
    }
}
