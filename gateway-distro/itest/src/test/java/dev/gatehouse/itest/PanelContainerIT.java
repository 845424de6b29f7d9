package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.trust.Passwords;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the claim to the end of a session, on the shipped bundles; only what is kept is in memory.
 */
class PanelContainerIT {
    private static final String PASSWORD = "seven green lamps";

    @TempDir Path folder;
    private House house;
    private PanelClient panel;

    @BeforeEach
    void start() throws Exception {
        house = new House(folder);
        Dictionary<String, Object> first = new Hashtable<>(Map.of("service.ranking", 100));
        house.context().registerService(Holdings.class, new Kept(), first);
        house.context().registerService(Passwords.class, new Plain(), first);
        house.configure("dev.gatehouse.panel", Map.of("listen", "127.0.0.1:0"));
        Await.until("the claim code", () -> Files.exists(folder.resolve("data/claim-code")));
        awaitPanel();
    }

    private void awaitPanel() throws Exception {
        Pattern address = Pattern.compile("https://localhost:\\d+/");
        Await.until("the panel", () -> address.matcher(command("panel")).find());
        Matcher found = address.matcher(command("panel"));
        assertThat(found.find()).isTrue();
        panel = new PanelClient(found.group(), folder.resolve("data/ca.pem"));
    }

    @AfterEach
    void stop() throws Exception {
        house.close();
    }

    private String command(String name) {
        try {
            return house.command(name, Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> claim(String name) throws Exception {
        String code = Files.readString(folder.resolve("data/claim-code")).strip();
        return panel.ask(
                "POST",
                "/api/v1/claim",
                "{\"code\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}"
                        .formatted(code, name, PASSWORD));
    }

    @Test
    void claimLogInAskAndBeginAgain() throws Exception {
        HttpResponse<String> claimed = claim("Sam");
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(201);
        assertThat(folder.resolve("data/claim-code")).doesNotExist();
        String login = "{\"name\":\"Sam\",\"password\":\"" + PASSWORD + "\"}";
        HttpResponse<String> in = panel.ask("POST", "/api/v1/session", login);
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-gatehouse=")
                .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/")
                .doesNotContain("Domain");
        String session = cookie.split(";")[0];
        assertThat(panel.ask("GET", "/api/v1/findings", "", "Cookie", session).body())
                .contains("\"code\":\"owner.claimed\"", "run \\\"gatehouse owner reset\\\"");
        HttpResponse<String> foreign =
                panel.ask(
                        "POST",
                        "/api/v1/tokens",
                        "{\"name\":\"x\"}",
                        "Cookie",
                        session,
                        "Origin",
                        "https://localhost:1",
                        "Sec-Fetch-Site",
                        "same-site");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(command("owner-reset")).contains("\"code\":");
        assertThat(panel.ask("GET", "/api/v1/findings", "", "Cookie", session).statusCode())
                .isEqualTo(401);
        assertThat(claim("Kim").statusCode()).isEqualTo(201);
    }

    @Test
    void servicesThatGoAre503AndThePanelStays() throws Exception {
        String session =
                claim("Sam").headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        house.bundle("store").stop();
        Await.until(
                "the journal to be away",
                () ->
                        panel.ask("GET", "/api/v1/findings", "", "Cookie", session).statusCode()
                                == 503);
        house.bundle("trust").stop();
        assertThat(panel.ask("GET", "/", "").statusCode()).isEqualTo(200);
        house.bundle("store").start();
        Await.until(
                "the journal to be back",
                () ->
                        panel.ask("GET", "/api/v1/findings", "", "Cookie", session).statusCode()
                                == 200);
    }

    @Test
    void whenItsBundleGoesThePortIsFreeAndWhoWasInIsOut() throws Exception {
        String session = PanelHome.cookie(claim("Sam"));
        int port = panel.port();
        house.bundle("panel").stop();
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress("127.0.0.1", port));
        }
        house.bundle("panel").start();
        awaitPanel();
        assertThat(panel.ask("GET", "/api/v1/findings", "", "Cookie", session).statusCode())
                .isEqualTo(401);
        assertThat(panel.ask("GET", "/api/v1/state", "").body()).contains("\"claimed\":true");
    }

    /** What is kept, for as long as the test runs. */
    private static final class Kept implements Holdings {
        private final Map<String, Map<Subject, byte[]>> kinds = new ConcurrentHashMap<>();

        @Override
        public void put(String kind, Subject subject, byte[] octets) {
            kinds.computeIfAbsent(kind, any -> new ConcurrentHashMap<>()).put(subject, octets);
        }

        @Override
        public void remove(String kind, Subject subject) {
            kinds.getOrDefault(kind, new HashMap<>()).remove(subject);
        }

        @Override
        public Map<Subject, byte[]> all(String kind) {
            return Map.copyOf(kinds.getOrDefault(kind, Map.of()));
        }

        @Override
        public List<DataHolding> held(Subject subject) {
            return List.of();
        }

        @Override
        public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
            return List.of();
        }
    }

    /** Stands in for Argon2. */
    private static final class Plain implements Passwords {
        @Override
        public String keep(Secret password) {
            return "$argon2id$" + password.reveal(octets -> octets.length);
        }

        @Override
        public boolean matches(Secret password, String kept) {
            return keep(password).equals(kept);
        }
    }
}
