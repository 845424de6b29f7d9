package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of the shipped gateway, with everything at work, against its own description. */
class ApiContractScenarioIT {
    /** Needs a part of the gateway to be away, a full table, or the very moment of a deletion. */
    private static final Pattern NOT_AT_WILL =
            Pattern.compile(".* 503|GET /deletions/\\{id}/receipt 409");

    private static final Instant IN_A_MONTH =
            Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);

    private static final Map<String, String> BODIES =
            Map.of(
                    "POST /tokens", "{\"name\":\"hub\"}",
                    "PATCH /devices/{id}",
                            "{\"name\":\"Lamp\",\"mode\":\"look\",\"pauseMinutes\":15}",
                    "POST /devices/{id}/zone", "{\"zone\":\"restricted\"}",
                    "POST /findings/{id}/acceptance",
                            "{\"until\":\"" + IN_A_MONTH + "\",\"reason\":\"old\"}");

    @TempDir Path folder;
    private PanelHome home;
    private ApiDocument document;
    private String cookie = "";

    @Test
    void whatIsAnsweredIsDescribedAndWhatIsDescribedIsAnswered() throws Exception {
        String route =
                ", \"dev.gatehouse.proxy.Route~m\": {\"listen\": \"127.0.0.1:0\", \"protocol\":"
                        + " \"mqtt\", \"to\": \"127.0.0.1:1\", \"name\": \"b.example\", \"device\": \"lamp\"}";
        try (PanelHome started = new PanelHome(folder, route)) {
            home = started;
            document = new ApiDocument(home.panel().ask("GET", "/api/v1/openapi.json", "").body());
            access();
            home.gateway().connack("m", Routes.connectPacket("l-1", "lamp", "lamp"));
            home.gateway().awaitFinding("login.same-as-user");
            String device = find("/devices", "\"id\":\"([0-9a-f]{32})\"");
            String finding =
                    find("/findings", "\"id\":\"?(\\d+)\"?[^{}]*\"code\":\"login.same-as-user\"");
            refusals();
            reads(device, finding);
            changes(device, finding);
            deletion(device);
            throttled();
            assertThat(
                            document.unseen().stream()
                                    .filter(each -> !NOT_AT_WILL.matcher(each).matches())
                                    .collect(Collectors.toList()))
                    .as("described and never answered")
                    .isEmpty();
        }
    }

    private void access() throws Exception {
        String login = "{\"name\":\"Sam\",\"password\":\"" + PanelHome.PASSWORD + "\"}";
        ask("POST /session", 409, "/session", login);
        String claim = PanelHome.claim(home.code(), "Sam");
        cookie = PanelHome.cookie(ask("POST /claim", 201, "/claim", claim));
        ask("POST /claim", 410, "/claim", claim);
        ask("POST /session", 401, "/session", login.replace("green", "red"));
        cookie = PanelHome.cookie(ask("POST /session", 201, "/session", login));
    }

    private String find(String path, String pattern) throws Exception {
        HttpResponse<String> answer = ask("GET " + path, 200, path, "");
        Matcher matcher = Pattern.compile(pattern).matcher(answer.body());
        assertThat(matcher.find()).as(answer.body()).isTrue();
        return matcher.group(1);
    }

    private void refusals() throws Exception {
        for (String call : document.calls()) {
            String path = call.substring(call.indexOf(' ') + 1).replaceAll("\\{[a-z]+}", "nothing");
            String body = BODIES.getOrDefault(call, "");
            if (document.describes(call, 401) && !call.equals("POST /session")) {
                ask(call, 401, path, body, "Cookie", "a=b");
            }
            ask(call, 403, path, body, "Sec-Fetch-Site", "cross-site");
            if (document.describes(call, 404)) {
                String some = call.equals("POST /deletions") ? deletionOf("0".repeat(32)) : body;
                ask(call, 404, path, some);
            }
            if (document.describes(call, 415)) {
                ask(call, 415, path, body, "Content-Type", "text/plain");
                ask(call, 400, path, "[");
                ask(call, 422, path, "{\"unknown\":1}");
                tooLarge(call, path);
            }
        }
        ask("GET /findings", 400, "/findings?limit=many", "");
        ask("GET /holdings", 400, "/holdings?device=x&device=y", "");
    }

    private void tooLarge(String call, String path) throws IOException {
        String answer =
                home.panel()
                        .raw(
                                call.substring(0, call.indexOf(' '))
                                        + " /api/v1"
                                        + path
                                        + " HTTP/1.1",
                                "Host: " + home.panel().host(),
                                "Content-Length: 70000");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
        String json = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        document.holds(call, 413, "application/problem+json", json);
    }

    private void reads(String device, String finding) throws Exception {
        for (String path : List.of("/state", "/ca.pem", "/openapi.json", "/tokens", "/deletions")) {
            ask("GET " + path, 200, path, "");
        }
        ask("GET /devices/{id}", 200, "/devices/" + device, "");
        ask("GET /findings", 200, "/findings?limit=1&device=" + device, "");
        ask("GET /findings/{id}", 200, "/findings/" + finding, "");
        ask("GET /holdings", 200, "/holdings?device=" + device, "");
        try (PanelLine line = home.panel().line("127.0.0.1")) {
            line.say("GET /api/v1/events HTTP/1.1\r\nHost: " + home.panel().host());
            line.say("\r\nCookie: " + cookie + "\r\n\r\n");
            assertThat(line.line()).startsWith("HTTP/1.1 200");
            document.holds("GET /events", 200, "text/event-stream", "");
        }
    }

    private void changes(String device, String finding) throws Exception {
        String patch = "PATCH /devices/{id}";
        ask(patch, 200, "/devices/" + device, BODIES.get(patch));
        String zone = "POST /devices/{id}/zone";
        ask(zone, 200, "/devices/" + device + "/zone", BODIES.get(zone));
        String accept = "POST /findings/{id}/acceptance";
        ask(accept, 200, "/findings/" + finding + "/acceptance", BODIES.get(accept));
        String claimed = find("/findings", "\"id\":\"?(\\d+)\"?[^{}]*\"code\":\"owner.claimed\"");
        ask(accept, 409, "/findings/" + claimed + "/acceptance", BODIES.get(accept));
        String withdraw = "/devices/" + device + "/acceptances/login.same-as-user";
        ask("DELETE /devices/{id}/acceptances/{code}", 200, withdraw, "");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String made = ask("POST /tokens", 201, "/tokens", "{\"name\":\"t" + i + "\"}").body();
            ids.add(made.replaceAll(".*\"id\":\"([0-9a-f]+)\".*", "$1"));
        }
        ask("POST /tokens", 409, "/tokens", "{\"name\":\"one more\"}");
        ask("GET /tokens", 200, "/tokens", "");
        ask("DELETE /tokens/{id}", 204, "/tokens/" + ids.get(0), "");
    }

    private static String deletionOf(String device) {
        return "{\"scope\":\"device\",\"subject\":\"" + device + "\"}";
    }

    private void deletion(String device) throws Exception {
        String begun = ask("POST /deletions", 202, "/deletions", deletionOf(device)).body();
        String id = begun.replaceAll(".*?\"id\":\"([^\"]+)\".*", "$1");
        Await.until(
                "the deletion",
                () ->
                        ask("GET /deletions/{id}", 200, "/deletions/" + id, "")
                                .body()
                                .contains("\"done\""));
        ask("GET /deletions", 200, "/deletions", "");
        ask("GET /deletions/{id}/receipt", 200, "/deletions/" + id + "/receipt", "");
    }

    private void throttled() throws Exception {
        ask("DELETE /session", 204, "/session", "");
        String wrong = "{\"name\":\"Sam\",\"password\":\"nine red lamps\"}";
        int status = 401;
        for (int i = 0; i < 20 && status == 401; i++) {
            status = home.panel().ask("POST", "/api/v1/session", wrong).statusCode();
        }
        ask("POST /session", 429, "/session", wrong);
    }

    /** Asks, and holds the answer against the description. */
    private HttpResponse<String> ask(
            String call, int status, String path, String body, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        if (!cookie.isEmpty()) {
            all.addAll(List.of("Cookie", cookie));
        }
        all.addAll(List.of(headers));
        HttpResponse<String> answer =
                home.panel()
                        .ask(
                                call.substring(0, call.indexOf(' ')),
                                "/api/v1" + path,
                                body,
                                all.toArray(String[]::new));
        assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(status);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        document.holds(call, status, type, answer.body());
        return answer;
    }
}
