package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as whoever has just cloned the project watches it in a browser. One home, so the tests
 * follow each other: it is claimed with a keyboard alone, then looked at with a phone. Makes the
 * picture in the README: {@code desktop-home-view.png}.
 */
@Lab
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PanelDemoLabIT {
    private static final String PASSWORD = "seven green lamps";

    @TempDir static Path temporary;
    @TempDir static Path person;
    private static PlayedDemo demo;
    private static String panel;

    @BeforeAll
    static void start() throws Exception {
        demo = PlayedDemo.start(temporary, "--port", "0").awaitReady();
        panel = demo.said("(https://localhost:\\d+/)");
        Nss.trust(person, Path.of(demo.folder(), "data/ca.pem"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    @Order(1)
    void withAKeyboardAloneSomebodyClaimsWatchesDecidesAndForgets() throws Exception {
        try (Browser browser = Browser.open(person, Browser.Size.DESKTOP)) {
            Accessible accessible = new Accessible(browser);
            Keyboard keys = new Keyboard(browser);
            browser.go(panel);
            browser.awaitText("Is this really your gateway?");
            accessible.look("the guide");
            claim(browser, keys, accessible);
            for (String name : new String[] {"thermostat", "camera", "lamp", "weather-station"}) {
                browser.awaitText(name);
            }
            browser.awaitText("A login as \"admin\" with a password that came with the device");
            browser.awaitText("Data for \"home/weather");
            browser.shot("home-view");
            accessible.look("the overview");
            keys.to("What does this mean?").space();
            Await.until(
                    "an explanation",
                    () -> browser.run("return document.querySelector('details[open]')") != null);
            forget(browser, keys, accessible);
            assertThat(browser.complaints()).noneMatch(line -> line.contains("Content Security"));
        }
    }

    private static void claim(Browser browser, Keyboard keys, Accessible accessible)
            throws Exception {
        keys.to("They are the same: go on").enter();
        browser.awaitText("Make this gateway yours");
        accessible.look("the claim");
        String code = Files.readString(Path.of(demo.folder(), "data/claim-code")).strip();
        browser.type(code); // The first field has the focus.
        keys.to("Your name").type("Sam");
        keys.to("A password").type(PASSWORD);
        keys.to("The same password again").type(PASSWORD);
        keys.enter();
        browser.awaitText("What happened");
    }

    private static void forget(Browser browser, Keyboard keys, Accessible accessible)
            throws IOException, InterruptedException {
        browser.go(panel);
        browser.awaitText("lamp");
        keys.toWhatBeginsWith("lamp").enter();
        browser.awaitText("How its data travels");
        accessible.look("a device");
        keys.to("Forget this device …").enter();
        browser.awaitText("Nobody can undo this.");
        assertThat(browser.focused()).isEqualTo("Keep it");
        accessible.lookAtQuestion("the question");
        keys.escape();
        assertThat(browser.focused()).isEqualTo("Forget this device …");
        keys.enter();
        browser.awaitText("Nobody can undo this.");
        keys.to("Forget it for good").enter();
        browser.awaitText("Everything about it is erased.");
        accessible.look("the end of it");
        keys.to("Download the receipt").enter();
        Path receipt = Browser.downloads(person).resolve("deletion-receipt.json");
        Await.until("the receipt", () -> Files.exists(receipt));
        Gateway.Result checked =
                Gateway.command("verify-receipt", "" + receipt, "--config", demo.folder());
        assertThat(checked.code()).as("%s", checked).isZero();
    }

    /** What somebody reads who opens the camera's page and logs in as it was sold. */
    @Test
    @Order(2)
    void onAPhoneSomebodyReadsWhyTheCameraIsRefusedAndFindsItAtThePanel() throws Exception {
        try (Browser browser = Browser.open(person, Browser.Size.PHONE)) {
            Accessible accessible = new Accessible(browser);
            String page = demo.said("http://(camera\\.localhost:\\d+)/");
            browser.go("http://admin:admin@" + page + "/");
            browser.awaitText("What you can do");
            accessible.look("the refusal");
            browser.picture("refusal");
            browser.go(panel);
            browser.awaitText("Only you know it.");
            accessible.look("the login");
            browser.picture("login");
            browser.fill("Name", "Sam");
            browser.fill("Password", PASSWORD);
            browser.press("Log in");
            browser.awaitText("camera");
            browser.picture("demo");
            browser.press("camera");
            browser.awaitText("How its data travels");
            browser.picture("camera");
            browser.press("All devices");
            browser.awaitText("lamp");
        }
    }
}
