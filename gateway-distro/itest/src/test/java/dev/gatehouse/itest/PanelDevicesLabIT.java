package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main job as a person watches it: a device appears by name, a login with a default password is
 * refused before one's eyes and explained, and one click forgets the device with a signed receipt.
 */
@Lab
class PanelDevicesLabIT {
    private static final Pattern ADDRESS = Pattern.compile("^Panel: (https://\\S+/)$");
    private static final String CAMERA = "127.0.0.3";
    private static final String HOSTILE = "<img src=x onerror=document.title=1>";
    private static final String LEASES =
            "0 18:b4:30:00:00:01 127.0.0.2 hallway *\n0 ec:71:db:00:00:02 127.0.0.3 frontdoor *\n";

    private static final String JSON =
            """
            {"dev.gatehouse.panel": {"listen": "127.0.0.1:0"},
             "dev.gatehouse.inventory": {"leases": ["leases"]},
             "dev.gatehouse.proxy.Route~broker": {"listen": "127.0.0.1:0", "protocol": "mqtt",
              "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]}}
            """;

    @TempDir Path folder;
    @TempDir Path person;
    private TlsPeer broker;
    private Gateway gateway;
    private String address;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(shipped("inventory") && shipped("privacy"), "not all parts are shipped yet");
        Authority authority = Authority.make("Broker");
        broker =
                TlsPeer.start(
                        authority.issue(folder, "broker.example"), new byte[] {0x20, 2, 0, 0});
        Files.writeString(folder.resolve("leases"), LEASES);
        gateway = Gateway.start(folder, JSON.formatted(broker.port(), authority.write(folder)));
        address =
                gateway.output().stream()
                        .map(ADDRESS::matcher)
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1))
                        .findFirst()
                        .orElseThrow();
        Nss.trust(person, folder.resolve("data/ca.pem"));
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
            broker.close();
        }
    }

    private static boolean shipped(String bundle) throws IOException {
        return Files.readString(Gateway.home().resolve("bundles.list"))
                .contains("dev.gatehouse." + bundle);
    }

    @ParameterizedTest
    @EnumSource(Browser.Size.class)
    void aPersonSeesADeviceAndWhatIsRefusedAndForgetsIt(Browser.Size size) throws Exception {
        assertThat(login("lamp", "zz-4k1")).isZero();
        try (Browser browser = Browser.open(person, size)) {
            browser.go(address);
            browser.press("They are the same: go on");
            PanelBrowserLabIT.claim(browser, folder);
            browser.awaitText("frontdoor");
            assertThat(browser.text()).contains("Probably by");
            assertThat(login("admin", "admin")).isNotZero();
            browser.awaitText("A login as \"admin\"");
            assertThat(login(HOSTILE, HOSTILE)).isNotZero();
            browser.awaitText(HOSTILE);
            assertThat(browser.text()).contains("Stopped", "things were stopped today");
            browser.picture("overview");
            browser.press("frontdoor");
            browser.awaitText("How its data travels");
            browser.awaitText("locked by the gateway, and the other end has proved who it is");
            browser.picture("device");
            accept(browser);
            decide(browser);
            watchAndBlock(browser);
            forget(browser);
            assertThat(browser.title()).endsWith("Gatehouse");
        }
        assertThat(login("lamp", "zz-4k1")).as("it is new, and welcome").isZero();
    }

    private void decide(Browser browser) throws Exception {
        browser.press("Pause for 15 minutes");
        browser.awaitText("Protection is paused");
        assertThat(login("admin", "admin")).isZero();
        browser.awaitText("Let through");
        browser.picture("device-paused");
        browser.press("Protect again now");
        browser.awaitText("Protection is on");
        assertThat(login("admin", "admin")).isNotZero();
    }

    /** Lets the newest thing pass until a date, and takes that back. */
    private void accept(Browser browser) throws Exception {
        browser.press("What does this mean?");
        browser.press("Let it through …");
        browser.awaitText("Let this through?");
        browser.fill("Why", "The old hub can do nothing else.");
        browser.shot("accept-asked");
        browser.press("Let it through");
        browser.awaitText("What you have accepted");
        assertThat(login(HOSTILE, HOSTILE)).isZero();
        browser.picture("accepted");
        browser.press("Take back: stop it again");
        Await.until("it to be stopped", () -> !browser.text().contains("What you have accepted"));
        assertThat(login(HOSTILE, HOSTILE)).isNotZero();
    }

    private void watchAndBlock(Browser browser) throws Exception {
        browser.press("Only watch …");
        browser.press("Only watch");
        browser.awaitText("Protection only watches");
        assertThat(login("admin", "admin")).isZero();
        browser.press("Protect it …");
        browser.awaitText("From now on it is stopped");
        browser.shot("protect-asked");
        browser.press("Protect it");
        browser.awaitText("Protection is on");
        browser.press("Block it …");
        browser.press("Block it");
        browser.awaitText("Nothing of it passes this gateway.");
        assertThat(login("lamp", "zz-4k1")).isNotZero();
        browser.picture("blocked");
        browser.press("Take it back: let it through again");
        browser.awaitText("Protection is on");
        assertThat(login("lamp", "zz-4k1")).isZero();
    }

    private void forget(Browser browser) throws Exception {
        browser.press("Forget this device …");
        browser.awaitText("Nobody can undo this.");
        browser.shot("forget-asked");
        browser.press("Forget it for good");
        browser.awaitText("Everything about it is erased.");
        assertThat(browser.focused()).isEqualTo("frontdoor is forgotten");
        browser.picture("forgotten");
        browser.press("Download the receipt");
        Path receipt = Browser.downloads(person).resolve("deletion-receipt.json");
        Await.until("the receipt", () -> Files.exists(receipt));
        Gateway.Result checked =
                Gateway.command(
                        "verify-receipt", receipt.toString(), "--config", folder.toString());
        assertThat(checked.code()).as("%s", checked).isZero();
        browser.press("To the overview");
        browser.awaitText("hallway");
        browser.press("Forgotten devices");
        browser.awaitText("Done");
        browser.picture("forgotten-all");
    }

    /** Logs in as the camera and returns the CONNACK's code, or -1 for none. */
    private int login(String name, String password) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        gateway.port("broker"),
                        InetAddress.getByName(CAMERA),
                        0)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(Routes.connectPacket("c-1", name, password));
            byte[] answer = socket.getInputStream().readNBytes(4);
            return answer.length < 4 ? -1 : answer[3];
        } catch (SocketException closed) {
            return -1;
        }
    }
}
