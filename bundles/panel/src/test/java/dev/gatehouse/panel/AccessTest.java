package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.privacy.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in: the claim, log-in, sessions, tokens, and pages of others. */
class AccessTest {
    @TempDir Path data;
    private Home home;

    @BeforeEach
    void open() {
        home = new Home(data);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void ofAHundredClaimsAtOnceExactlyOneWins() throws Exception {
        String code = home.panel.offer().orElseThrow();
        ExecutorService crowd = Executors.newFixedThreadPool(100);
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Integer>> claims =
                IntStream.range(0, 100)
                        .<Callable<Integer>>mapToObj(
                                i ->
                                        () -> {
                                            start.await();
                                            return home.ask(
                                                            "POST",
                                                            "claim",
                                                            Home.claim(
                                                                    code,
                                                                    "Person " + i,
                                                                    Home.PASSWORD))
                                                    .status();
                                        })
                        .toList();
        List<Future<Integer>> answers = claims.stream().map(crowd::submit).toList();
        start.countDown();
        int won = 0;
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isIn(201, 410);
            won += answer.get() == 201 ? 1 : 0;
        }
        crowd.shutdown();
        assertThat(won).isEqualTo(1);
        assertThat(home.journal.codes()).containsOnlyOnce("owner.claimed");
        assertThat(data.resolve("claim-code")).doesNotExist();
    }

    @Test
    void theCodeIsTheOwnersOfTheMachineAloneAndMayBeWrittenSloppily() throws Exception {
        String code = home.panel.offer().orElseThrow();
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");
        Path file = data.resolve("claim-code");
        assertThat(file).hasContent(code);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String sloppy = code.toLowerCase(java.util.Locale.ROOT).replace("-", " ");
        assertThat(status(Home.claim(sloppy, "Sam", Home.PASSWORD))).isEqualTo(201);
    }

    @Test
    void afterTenWrongCodesTheRightOneIsWorthNothingFailsClosed() throws Exception {
        String code = home.panel.offer().orElseThrow();
        for (int i = 0; i < ClaimCode.TRIES; i++) {
            assertThat(status(Home.claim("0000-0000-0000", "Eve", Home.PASSWORD))).isEqualTo(403);
        }
        assertThat(status(Home.claim(code, "Sam", Home.PASSWORD))).isEqualTo(403);
        assertThat(home.holdings.all("owner")).isEmpty();
    }

    @Test
    void afterTenMinutesTheCodeIsWorthNothingFailsClosed() throws Exception {
        String code = home.panel.offer().orElseThrow();
        home.pass(ClaimCode.VALID);
        assertThat(status(Home.claim(code, "Sam", Home.PASSWORD))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "Samantha S", "aaaaaaaaaaaa", "Password123", "qwertyuiop"})
    void aPasswordThatIsTriedFirstIsRefusedAndCostsNoTry(String password) throws Exception {
        String code = home.panel.offer().orElseThrow();
        assertThat(status(Home.claim(code, "Samantha S", password))).isEqualTo(422);
        assertThat(status(Home.claim(code, "Samantha S", Home.PASSWORD))).isEqualTo(201);
    }

    @Test
    void withoutTheStoreNobodyClaimsOrLogsInFailsClosed() throws Exception {
        String code = home.panel.offer().orElseThrow();
        home.services.holdings.unset(home.holdings);
        assertThat(status(Home.claim(code, "Sam", Home.PASSWORD))).isEqualTo(503);
        assertThat(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)).status())
                .isEqualTo(503);
        assertThat(home.ask("GET", "state", "").text()).contains("\"claimed\":null");
    }

    @Test
    void aDamagedOwnerIsAnOwnerAllTheSameFailsClosed() throws Exception {
        String code = home.panel.offer().orElseThrow();
        home.holdings.put("owner", Subject.HOME, "garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(status(Home.claim(code, "Eve", Home.PASSWORD))).isEqualTo(503);
        assertThat(new String(home.holdings.all("owner").get(Subject.HOME))).isEqualTo("garbage");
    }

    @Test
    void theCookieIsBoundToThisHostAndOutOfReachOfScripts() throws Exception {
        home.claimed();
        Answer answer = home.ask("POST", "session", Home.login("Sam", Home.PASSWORD));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().get("Set-Cookie"))
                .matches(
                        "__Host-gatehouse=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly;"
                                + " SameSite=Strict");
    }

    @Test
    void wrongNameAndWrongPasswordAreToldAlikeAndSlowedDown() throws Exception {
        home.claimed();
        Answer name = home.ask("POST", "session", Home.login("Eve", Home.PASSWORD));
        Answer password = home.ask("POST", "session", Home.login("Sam", "wrong password"));
        assertThat(name.status()).isEqualTo(401);
        assertThat(name.text()).isEqualTo(password.text());
        for (int i = 2; i < Throttle.SOURCE; i++) {
            home.ask("POST", "session", Home.login("Sam", "wrong password"));
        }
        Answer slowed = home.ask("POST", "session", Home.login("Sam", Home.PASSWORD));
        assertThat(slowed.status()).isEqualTo(429);
        assertThat(slowed.headers()).containsKey("Retry-After");
        home.pass(Throttle.SOURCE_PAUSE);
        assertThat(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)).status())
                .isEqualTo(201);
        assertThat(home.journal.codes()).contains("owner.login-refused");
    }

    @Test
    void aSessionEndsByItselfByLoggingOutAndByReset() throws Exception {
        String cookie = home.claimed();
        assertThat(devices(cookie)).isEqualTo(200);
        home.pass(Sessions.IDLE.minusSeconds(1));
        assertThat(devices(cookie)).isEqualTo(200);
        home.pass(Sessions.IDLE);
        assertThat(devices(cookie)).as("idle").isEqualTo(401);
        String again = Home.cookie(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)));
        for (Duration t = Duration.ZERO;
                t.compareTo(Sessions.ABSOLUTE) < 0;
                t = t.plusMinutes(20)) {
            assertThat(devices(again)).isEqualTo(200);
            home.pass(Duration.ofMinutes(20));
        }
        assertThat(devices(again)).as("absolute").isEqualTo(401);
        String out = Home.cookie(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)));
        assertThat(home.ask("DELETE", "session", "", "cookie", out).status()).isEqualTo(204);
        assertThat(devices(out)).as("logged out").isEqualTo(401);
        String last = Home.cookie(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)));
        String code = home.panel.reset();
        assertThat(devices(last)).as("reset").isEqualTo(401);
        assertThat(home.journal.codes()).contains("owner.reset");
        assertThat(status(Home.claim(code, "Kim", Home.PASSWORD))).isEqualTo(201);
    }

    @Test
    void theThirtyThirdBrowserWaitsAndNobodyIsPushedOut() throws Exception {
        String first = home.claimed();
        for (int i = 1; i < Sessions.MOST; i++) {
            assertThat(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)).status())
                    .isEqualTo(201);
        }
        assertThat(home.ask("POST", "session", Home.login("Sam", Home.PASSWORD)).status())
                .isEqualTo(503);
        assertThat(devices(first)).isEqualTo(200);
    }

    /** Headers of a change by cookie, and whether it is served. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://localhost:8443, same-origin, 200",
                "https://localhost:8443, '', 403",
                "'', same-origin, 403",
                "'', '', 403",
                "https://localhost:9999, same-site, 403",
                "https://localhost:9999, same-origin, 403",
                "https://localhost:8443, same-site, 403",
                "https://localhost:8443, cross-site, 403",
                "http://localhost:8443, same-origin, 403",
                "https://localhost:8443.evil.example, same-origin, 403",
                "null, cross-site, 403",
            })
    void aChangeByCookieNeedsTheExactOriginFailsClosed(String origin, String site, int status)
            throws Exception {
        String cookie = home.claimed();
        Answer answer =
                home.ask(
                        "PATCH",
                        "devices/" + Home.LAMP,
                        "{\"name\":\"mine\"}",
                        "cookie",
                        cookie,
                        "origin",
                        origin,
                        "sec-fetch-site",
                        site);
        assertThat(answer.status()).isEqualTo(status);
        boolean named = home.registry.find(Home.LAMP).orElseThrow().named();
        assertThat(named).isEqualTo(status == 200);
    }

    @Test
    void anotherPageCanNeitherReadListenNorLogInFailsClosed() throws Exception {
        String cookie = home.claimed();
        for (String path : List.of("devices", "events", "findings")) {
            Answer read =
                    home.ask("GET", path, "", "cookie", cookie, "sec-fetch-site", "same-site");
            assertThat(read.status()).as(path).isEqualTo(403);
        }
        Answer login =
                home.ask(
                        "POST",
                        "session",
                        Home.login("Sam", Home.PASSWORD),
                        "sec-fetch-site",
                        "cross-site");
        assertThat(login.status()).isEqualTo(403);
        assertThat(home.journal.codes()).contains("panel.request-refused");
    }

    @Test
    void aFormOfAnotherPageIsNoJson() throws Exception {
        String cookie = home.claimed();
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "")) {
            Answer answer =
                    home.ask("POST", "tokens", "{}", "cookie", cookie, "content-type", type);
            assertThat(answer.status()).as(type).isEqualTo(415);
        }
    }

    @Test
    void aTokenIsShownOnceWorksWithoutABrowserMakesNoOthersAndCanBeTakenBack() throws Exception {
        String cookie = home.claimed();
        Fields made =
                JsonBody.of(
                        home.ask("POST", "tokens", "{\"name\":\"script\"}", "cookie", cookie)
                                .body());
        String bearer = "Bearer " + made.text("token", 100);
        assertThat(program("GET", "devices", "", bearer)).isEqualTo(200);
        assertThat(program("PATCH", "devices/" + Home.LAMP, "{\"name\":\"x\"}", bearer))
                .isEqualTo(200);
        assertThat(program("POST", "tokens", "{\"name\":\"more\"}", bearer)).isEqualTo(403);
        assertThat(program("GET", "devices", "", bearer + "x")).isEqualTo(401);
        assertThat(home.ask("GET", "tokens", "", "cookie", cookie).text())
                .contains("script")
                .doesNotContain(made.text("token", 100));
        home.holdings
                .records
                .values()
                .forEach(
                        record ->
                                assertThat(new String(record)).doesNotContain(bearer.substring(7)));
        for (int i = 1; i < Tokens.MOST; i++) {
            home.ask("POST", "tokens", "{\"name\":\"t\"}", "cookie", cookie);
        }
        assertThat(home.ask("POST", "tokens", "{\"name\":\"t\"}", "cookie", cookie).status())
                .isEqualTo(409);
        String id = "tokens/" + made.text("id", 64);
        assertThat(home.ask("DELETE", id, "", "cookie", cookie).status()).isEqualTo(204);
        assertThat(program("GET", "devices", "", bearer)).isEqualTo(401);
    }

    private int program(String method, String path, String body, String bearer) {
        return home.ask(
                        method,
                        path,
                        body,
                        "authorization",
                        bearer,
                        "origin",
                        "",
                        "sec-fetch-site",
                        "")
                .status();
    }

    private int devices(String cookie) {
        return home.ask("GET", "devices", "", "cookie", cookie).status();
    }

    private int status(String claim) {
        return home.ask("POST", "claim", claim).status();
    }
}
