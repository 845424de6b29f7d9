package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The panel of the shipped gateway in a real browser, as somebody new to all of it meets it. */
@Lab
class PanelBrowserLabIT {
    private static final Pattern ADDRESS = Pattern.compile("^Panel: (https://\\S+/)$");
    private static final Pattern PRINT = Pattern.compile("^  localhost: ([0-9A-F:]{95})$");
    private static final Pattern AUTHORITY =
            Pattern.compile("^  this home's authority: ([0-9A-F:]{95})$");
    private static final String PASSWORD = "seven green lamps";

    @TempDir Path folder;
    @TempDir Path person;
    private Gateway gateway;
    private String address;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start(folder, "{\"dev.gatehouse.panel\": {\"listen\": \"127.0.0.1:0\"}}");
        Await.until("the panel", () -> gateway.output().stream().anyMatch(ADDRESS.asPredicate()));
        address = said(ADDRESS);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Returns what the gateway's screen says. */
    private String said(Pattern line) {
        return gateway.output().stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " in " + gateway.output()));
    }

    @Test
    void aBrowserWarnsUntilTheHomesAuthorityIsInstalled() throws Exception {
        try (Browser stranger = Browser.open(person, Browser.Size.DESKTOP)) {
            stranger.go(address);
            assertThat(stranger.text()).contains("ERR_CERT_AUTHORITY_INVALID");
        }
        Path known = Files.createDirectory(person.resolve("known"));
        Nss.trust(known, folder.resolve("data/ca.pem"));
        try (Browser browser = Browser.open(known, Browser.Size.DESKTOP)) {
            browser.go(address + "certificate");
            browser.awaitText("1. Make sure that it is yours");
        }
    }

    @ParameterizedTest
    @EnumSource(Browser.Size.class)
    void theFirstPageShowsWhatTheGatewaysScreenShows(Browser.Size size) throws Exception {
        Nss.trust(person, folder.resolve("data/ca.pem"));
        try (Browser browser = Browser.open(person, size)) {
            browser.go(address + "certificate");
            browser.awaitText("1. Make sure that it is yours");
            assertThat(browser.title()).isEqualTo("Is this really your gateway? · Gatehouse");
            assertThat(browser.focused()).isEqualTo("Is this really your gateway?");
            assertThat(browser.text()).contains(said(PRINT), said(AUTHORITY));
            browser.picture("guide");
            String pem =
                    new PanelClient(address, folder.resolve("data/ca.pem"))
                            .ask("GET", "/api/v1/ca.pem", "")
                            .body();
            assertThat(pem).isEqualToIgnoringWhitespace(caFile());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private String caFile() throws java.io.IOException {
        return Files.readString(folder.resolve("data/ca.pem"));
    }

    @ParameterizedTest
    @EnumSource(Browser.Size.class)
    void somebodyClaimsTheGatewayLogsOutAndInAgain(Browser.Size size) throws Exception {
        Nss.trust(person, folder.resolve("data/ca.pem"));
        String state =
                new PanelClient(address, folder.resolve("data/ca.pem"))
                        .ask("GET", "/api/v1/state", "")
                        .body();
        assumeTrue(state.contains("\"passwords\":true"), "nothing here checks passwords yet");
        Await.until("a code", () -> Files.exists(folder.resolve("data/claim-code")));
        try (Browser browser = Browser.open(person, size)) {
            browser.go(address);
            browser.press("They are the same: go on");
            browser.awaitText("Make this gateway yours");
            browser.fill("Code from the gateway’s screen", "0000-0000-0000");
            fillOwner(browser, "password123");
            browser.press("Make it mine");
            browser.awaitText("This is not the code that the gateway shows.");
            browser.picture("claim-refused");
            String code = Files.readString(folder.resolve("data/claim-code")).strip();
            browser.fill("Code from the gateway’s screen", code);
            browser.press("Make it mine");
            browser.awaitText("This is one of the passwords that are tried first.");
            fillOwner(browser, PASSWORD);
            browser.press("Make it mine");
            browser.awaitText("What happened");
            browser.awaitText("This gateway was set up: it has an owner now.");
            browser.picture("home");
            browser.press("Log out");
            browser.awaitText("Only you know it.");
            browser.fill("Name", "Sam");
            browser.fill("Password", "something else");
            browser.press("Log in");
            browser.awaitText("Name or password is wrong.");
            browser.picture("login-refused");
            browser.fill("Password", PASSWORD);
            browser.press("Log in");
            browser.awaitText("What happened");
            // Browsers tell of each answer that is no success; of a broken fence they would, too.
            assertThat(browser.complaints()).noneMatch(line -> line.contains("Content Security"));
        }
    }

    /** Makes somebody the owner, from the form on to the overview. */
    static void claim(Browser browser, Path folder) throws Exception {
        browser.awaitText("Make this gateway yours");
        String code = Files.readString(folder.resolve("data/claim-code")).strip();
        browser.fill("Code from the gateway’s screen", code);
        fillOwner(browser, PASSWORD);
        browser.press("Make it mine");
        browser.awaitText("What happened");
    }

    private static void fillOwner(Browser browser, String password) {
        browser.fill("Your name", "Sam");
        browser.fill("A password", password);
        browser.fill("The same password again", password);
    }
}
