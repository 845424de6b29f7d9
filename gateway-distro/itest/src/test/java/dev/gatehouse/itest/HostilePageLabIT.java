package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The owner is logged in to the panel and opens a page of an attacker in the same browser: on the
 * attacker's own server, and on a device that was taken over and whose page the gateway fronts. The
 * same attacks get somewhere at a server without defences, so that they are known to be attacks.
 *
 * <p>{@code twin} is the worst place: its host is the panel's own, so the browser sends the panel's
 * cookie along, SameSite or not. There all hangs on the check of {@code Origin} and {@code
 * Sec-Fetch-Site}.
 */
@Lab
class HostilePageLabIT {
    @TempDir static Path folder;
    @TempDir static Path person;
    private static HostileHome home;
    private static Browser browser;
    private static String panel;

    @BeforeAll
    static void start() throws Exception {
        home = new HostileHome(folder, person);
        browser = home.browser();
        panel = home.panel();
    }

    @AfterAll
    static void stop() throws IOException {
        if (home != null) {
            home.close();
        }
    }

    /**
     * Without the checks of the origin and of the type of content the blind writes of {@code twin}
     * come about; without Cross-Origin-Resource-Policy they are answered, and scripts, styles and
     * pictures load; with {@code Access-Control-Allow-*} in answers the rest is read.
     */
    @ParameterizedTest
    @ValueSource(strings = {"attacker", "attacker with TLS", "camera", "twin"})
    void whatAPageTriesByScriptReadsNothingAndChangesNothing(String name) throws Exception {
        assertThat(home.attempts(home.origin(name), panel))
                .hasSize(20)
                .allSatisfy((what, got) -> assertThat(got).as("%s", what).isEqualTo(""));
        home.assertNothingHasChanged();
    }

    /**
     * Without the check of the origin, the form in plain text is taken for JSON at {@code twin}.
     */
    @ParameterizedTest
    @ValueSource(strings = {"attacker", "attacker with TLS", "camera", "twin"})
    void noFormAndNoLinkChangesAnything(String name) throws Exception {
        for (String how :
                List.of(
                        "'application/x-www-form-urlencoded', 'post'",
                        "'multipart/form-data', 'post'",
                        "'text/plain', 'post'",
                        "'text/plain', 'get'")) {
            browser.go(home.origin(name) + "/");
            browser.run("send('%s', %s)".formatted(panel, how));
            Await.until("an answer", () -> browser.address().startsWith(panel + "/api/v1/tokens"));
            assertThat(browser.text()).as(how).contains("urn:gatehouse:problem:");
        }
        for (String link :
                List.of(
                        "/api/v1/session?_method=DELETE",
                        "/api/v1/deletions?scope=device&subject=" + home.lamp(),
                        "/api/v1/devices/" + home.lamp() + "?mode=look&_method=PATCH")) {
            browser.go(home.origin(name) + "/");
            browser.run("location = '" + panel + link + "'");
            Await.until("an answer", () -> browser.address().startsWith(panel));
        }
        home.assertNothingHasChanged();
    }

    /** Without frame-ancestors the panel stands in the attacker's page, ready to be clicked on. */
    @ParameterizedTest
    @ValueSource(strings = {"attacker with TLS", "twin"})
    void nobodyFramesThePanel(String name) throws Exception {
        browser.go(home.origin(name) + "/");
        browser.complaints();
        browser.run("frames('" + panel + "')");
        List<String> refused = new ArrayList<>();
        Await.until(
                "three refusals",
                () -> {
                    browser.complaints().stream()
                            .filter(line -> line.contains("frame-ancestors"))
                            .forEach(refused::add);
                    return refused.size() >= 3;
                });
        assertThat(home.framedNear()).noneMatch(address -> address.startsWith(panel));
    }

    /** Without Cross-Origin-Opener-Policy the window could be led elsewhere, and be written to. */
    @ParameterizedTest
    @ValueSource(strings = {"attacker with TLS", "camera", "twin"})
    void whoOpensThePanelDoesNotKeepHoldOfIt(String name) {
        browser.go(home.origin(name) + "/");
        Object held = browser.promised("hold(values[0])", panel);
        assertThat(browser.closeOthers("return window.opener === null")).containsExactly(true);
        assertThat(held).isEqualTo("");
    }

    /** Without the panel's list of names, what answers here would be the panel. */
    @Test
    void aNameOfTheAttackersThatLeadsToThePanelShowsNothingOfIt() throws Exception {
        String rebound = panel.replace("localhost", "rebind.example");
        browser.go(rebound);
        assertThat(browser.text()).contains("ERR_CERT_COMMON_NAME_INVALID");
        browser.go(rebound.replace("https", "http"));
        assertThat(browser.text()).contains("rebind.example");
        assertThat(browser.title()).doesNotContain("Gatehouse");
        try (Browser careless =
                Browser.open(
                        person.resolve("careless"),
                        Browser.Size.DESKTOP,
                        HostileHome.DNS,
                        "--ignore-certificate-errors")) {
            String status =
                    "Promise.resolve(performance.getEntriesByType('navigation')[0].responseStatus)";
            careless.go(panel);
            assertThat(careless.promised(status)).isEqualTo(200L);
            for (String path : List.of("/", "/app.js", "/api/v1/state", "/api/v1/events")) {
                careless.go(rebound + path);
                assertThat(careless.promised(status)).as(path).isEqualTo(421L);
                assertThat(careless.text()).contains("not to be reached under this name");
            }
            assertThat(
                            careless.promised(
                                    "fetch('/api/v1/session', {method: 'POST', body: values[0],"
                                            + " headers: {'Content-Type': 'application/json'}})"
                                            + ".then((answer) => answer.status)",
                                    HostileHome.LOGIN))
                    .isEqualTo(421L);
        }
        home.assertNothingHasChanged();
    }

    /** What these attacks do where nobody is on guard. */
    @Test
    void theSameAttacksGetSomewhereAtAServerWithoutDefences() throws Exception {
        String naive = home.naive();
        browser.go(naive + "/");
        Map<?, ?> got = home.attempts(home.origin("attacker with TLS"), naive);
        assertThat(got)
                .as("the server speaks no WebSocket")
                .allSatisfy(
                        (what, words) -> {
                            if (!what.equals("beacon") && !what.equals("socket")) {
                                assertThat(words).as("%s", what).isNotEqualTo("");
                            }
                        });
        for (String how : List.of("POST /api/v1/devices/", "PATCH /", "DELETE /", "GET /api/")) {
            assertThat(home.askedOfTheDefenceless())
                    .anyMatch(each -> each.startsWith(how) && each.endsWith("[session=1]"));
        }
        browser.go(home.origin("attacker with TLS") + "/");
        assertThat(browser.promised("hold(values[0])", naive)).isEqualTo("held, with 0 frames");
        browser.closeOthers("return 0");
        browser.run("frames('" + naive + "')");
        Await.until(
                "three frames",
                () ->
                        home.framedNear().stream().filter(each -> each.startsWith(naive)).count()
                                == 3);
    }

    /** Without cookies being withheld they are in the device's own record, and gone afterwards. */
    @ParameterizedTest
    @ValueSource(strings = {"camera", "twin"})
    void aDeviceNeverGetsThePanelsCookieAndNeverSetsIt(String name) throws Exception {
        for (String path : List.of("/cookies", "/", "/cookies", "/deep/page?x=1")) {
            browser.go(home.origin(name) + path);
            browser.run("document.cookie = '" + HostileHome.COOKIE + "=evil; Path=/; Secure'");
            browser.run(
                    "document.cookie = '" + HostileHome.COOKIE + "=; Path=/; Secure; Max-Age=0'");
        }
        assertThat(home.askedOfTheDevice())
                .anyMatch(each -> each.startsWith("GET /deep/page?x=1") && each.contains("own=1"))
                .noneMatch(
                        each -> each.contains(HostileHome.COOKIE) || each.contains(home.secret()));
        home.assertNothingHasChanged();
    }
}
