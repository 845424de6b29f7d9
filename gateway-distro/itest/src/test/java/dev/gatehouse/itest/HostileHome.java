package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A home whose owner is logged in to the panel, with an attacker's pages in reach: on servers of
 * the attacker's, and on a device that was taken over and whose page the gateway fronts.
 */
final class HostileHome implements AutoCloseable {
    /** All names of the attacker lead here, as with an answer of the attacker's DNS. */
    static final String DNS = "--host-resolver-rules=MAP *.example 127.0.0.1";

    /** What the panel knows its owner by. */
    static final String COOKIE = "__Host-gatehouse";

    /** How the owner logs in; the attacker has found it out, and still does not get in. */
    static final String LOGIN = "{\"name\":\"Sam\",\"password\":\"seven green lamps\"}";

    private static final String ROUTES =
            """
            {"dev.gatehouse.panel": {"listen": "127.0.0.1:0", "hosts": ["localhost"]},
             "dev.gatehouse.inventory": {"leases": ["leases"]},
             "dev.gatehouse.proxy.Route~camera": {"listen": "127.0.0.1:0", "protocol": "http",
               "to": "127.0.0.1:%1$d", "tls": "off", "hosts": ["camera.localhost"]},
             "dev.gatehouse.proxy.Route~twin": {"listen": "127.0.0.1:0", "protocol": "http",
               "to": "127.0.0.1:%1$d", "tls": "off", "serve": "localhost"}}
            """;

    /** The second is where the browser is: to the gateway, it is a device too. */
    private static final String LEASES =
            "0 18:b4:30:00:00:01 127.0.0.2 lamp *\n0 18:b4:30:00:00:02 127.0.0.1 laptop *\n";

    private final HostileSite plain;
    private final HostileSite tls;
    private final HostileSite device;
    private final HostileSite defenceless;
    private final Gateway gateway;
    private final Browser browser;
    private final String panel;
    private final String lamp;
    private final String session;
    private final Object house;

    HostileHome(Path folder, Path person) throws Exception {
        Authority world = Authority.make("World");
        plain = HostileSite.attacker(Optional.empty());
        tls = HostileSite.attacker(Optional.of(world.issue(folder, "evil.example")));
        device = HostileSite.attacker(Optional.empty());
        // Of the attacker's own site: this browser sends no cookies to further ones.
        defenceless = HostileSite.defenceless(world.issue(folder, "naive.evil.example"));
        Files.writeString(folder.resolve("leases"), LEASES);
        gateway = Gateway.start(folder, ROUTES.formatted(device.port()));
        panel =
                gateway.output().stream()
                        .filter(line -> line.startsWith("Panel: https://"))
                        .map(line -> line.substring("Panel: ".length(), line.length() - 1))
                        .findFirst()
                        .orElseThrow();
        Nss.trust(person, folder.resolve("data/ca.pem"), world.write(folder));
        browser = Browser.open(person, Browser.Size.DESKTOP, DNS);
        browser.go(panel);
        browser.press("They are the same: go on");
        PanelBrowserLabIT.claim(browser, folder);
        browser.awaitText("lamp");
        house = house();
        lamp = house.toString().replaceAll(".*\"([0-9a-f]{32})\",\"lamp\".*", "$1");
        session = session();
        assertThat(session).hasSizeGreaterThan(20);
        assertThat(lamp).hasSize(32);
    }

    Browser browser() {
        return browser;
    }

    /** Returns the panel's origin. */
    String panel() {
        return panel;
    }

    String naive() {
        return "https://naive.evil.example:" + defenceless.port();
    }

    /** Returns the id of a device that the owner has. */
    String lamp() {
        return lamp;
    }

    /** Returns what the owner's session is: nobody else is to know it. */
    String secret() {
        return session;
    }

    List<String> askedOfTheDevice() {
        return device.requests();
    }

    List<String> askedOfTheDefenceless() {
        return defenceless.requests();
    }

    String origin(String name) {
        return switch (name) {
            case "attacker" -> "http://evil.example:" + plain.port();
            case "attacker with TLS" -> "https://evil.example:" + tls.port();
            case "camera" -> "http://camera.localhost:" + gateway.port("camera");
            case "twin" -> "https://localhost:" + gateway.port("twin");
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Returns what the panel tells its owner: who is there, what is decided, who may get in. */
    private Object house() {
        browser.go(panel);
        return browser.promised(
                """
                Promise.all(['devices', 'tokens', 'deletions'].map((list) =>
                  fetch('/api/v1/' + list).then((answer) => answer.json())))
                .then(([devices, ...others]) => JSON.stringify([devices.items.map((each) =>
                  [each.id, each.name, each.mode, each.zone, each.pausedUntil, each.accepted]),
                  others]))
                """);
    }

    private String session() {
        List<?> cookies =
                (List<?>)
                        browser.itself("Network.getCookies", Map.of("urls", List.of(panel)))
                                .get("cookies");
        return cookies.stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> COOKIE.equals(each.get("name")))
                .map(each -> each.get("value").toString())
                .findFirst()
                .orElse("");
    }

    void assertNothingHasChanged() throws IOException, InterruptedException {
        assertThat(session()).as("the session").isEqualTo(session);
        assertThat(served(this::house)).as("the house").isEqualTo(house);
        assertThat(
                        served(
                                () ->
                                        browser.promised(
                                                "fetch('/api/v1/state')"
                                                        + ".then((answer) => answer.text())")))
                .asString()
                .contains("\"loggedIn\":true");
    }

    /**
     * Asks until the panel takes the connection: the attacker's page has the owner's address, and
     * may hold all connections of that one until they have been idle for their time.
     */
    private static Object served(Supplier<Object> question)
            throws IOException, InterruptedException {
        AtomicReference<Object> answer = new AtomicReference<>();
        Await.until(
                "a connection for the owner",
                Duration.ofSeconds(90),
                () -> {
                    answer.set(question.get());
                    return !String.valueOf(answer.get()).contains("Failed to fetch");
                });
        return answer.get();
    }

    /** Lets the attacker's page try all that it can by script. */
    Map<?, ?> attempts(String from, String to) {
        browser.go(from + "/");
        String all = "all({...writes(values[0], values[1], values[2]), ...reads(values[0])})";
        return (Map<?, ?>) browser.promised(all, to, lamp, LOGIN);
    }

    /** Returns the addresses of what is framed by the same site and came about. */
    List<String> framedNear() {
        Map<?, ?> tree = (Map<?, ?>) browser.itself("Page.getFrameTree", Map.of()).get("frameTree");
        List<?> near = (List<?>) Optional.ofNullable(tree.get("childFrames")).orElse(List.of());
        return near.stream()
                .map(each -> (Map<?, ?>) ((Map<?, ?>) each).get("frame"))
                .filter(each -> each.get("unreachableUrl") == null)
                .map(each -> "" + each.get("url"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        browser.close();
        gateway.close();
        Stream.of(plain, tls, device, defenceless).forEach(HostileSite::close);
    }
}
