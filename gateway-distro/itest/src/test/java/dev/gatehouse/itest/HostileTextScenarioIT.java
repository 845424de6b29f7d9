package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Gateway.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hostile name through every sink there is: log, terminal, JSON, page, journal. */
class HostileTextScenarioIT {
    /** What an attacker may put into a user name: none of it may act anywhere. */
    private static final String HOSTILE =
            "\u001b[2J\u001b]0;owned\u0007\r\nforged line\u202Egnp.exe<script>alert(1)</script>+/#";

    @TempDir static Path folder;
    private static Routes routes;
    private static String page;

    @BeforeAll
    static void sendItEverywhere() throws Exception {
        routes = new Routes(folder, Routes.octets("login: "), "", Map.of());
        String long10k = HOSTILE + "x".repeat(10_000);
        for (String name : List.of(HOSTILE, long10k)) {
            // Same as user name: refused, so that the name is in a finding.
            routes.say(
                    "http",
                    Routes.get("/" + "a".repeat(9), "sink.example", Routes.basic(name, name)));
            routes.say("http", Routes.get("/", "sink.example", "X: " + name, "Connection: close"));
            routes.say("http", Routes.get("/", "bank.example"));
            routes.say("http", Routes.post("/login", "application/json", json(name)));
        }
        // MQTT forbids control characters in names: the packet itself is malformed.
        routes.say("mqtt", Routes.connectPacket(HOSTILE, HOSTILE, HOSTILE));
        String allowed = HOSTILE.replaceAll("\\p{Cntrl}", "");
        routes.say("mqtt", Routes.connectPacket("c", allowed, allowed));
        routes.say("telnet", Routes.octets(allowed + "\r\n"), Routes.octets(allowed + "\r\n"));
        page =
                new String(
                        routes.say(
                                "http",
                                Routes.get(
                                        "/",
                                        "sink.example",
                                        Routes.basic(allowed, allowed),
                                        "Connection: close")),
                        StandardCharsets.UTF_8);
        routes.gateway().awaitFinding("login.same-as-user");
        routes.gateway().awaitFinding("message.malformed");
    }

    private static String json(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return "{\"username\":\"" + escaped + "\",\"password\":\"" + escaped + "\"}";
    }

    @AfterAll
    static void stop() throws IOException {
        routes.close();
    }

    @Test
    void theTerminalShowsNothingThatActs() throws Exception {
        Result shown =
                Gateway.command("findings", "--config", folder.toString(), "--limit", "1000");
        assertThat(shown.out()).contains("[2J").contains("gnp.exe");
        assertThat(active(shown.out().replace("\n", ""))).isEmpty();
        assertThat(shown.out().lines()).noneMatch(line -> line.startsWith("forged line"));
    }

    @Test
    void jsonHoldsItAsOneEscapedString() throws Exception {
        String json = routes.gateway().findings();
        assertThat(json).contains("\\u001b[2J").contains("\\u202e");
        assertThat(active(json.replace("\n", ""))).isEmpty();
        assertThat(json.split("x{300}")).as("what is longer than a parameter").hasSize(1);
    }

    @Test
    void theLogOfTheGatewayHoldsNothingThatActs() {
        assertThat(String.join("", routes.gateway().output()))
                .satisfies(log -> assertThat(active(log)).isEmpty());
    }

    @Test
    void thePageShowsItAsText() {
        assertThat(page).startsWith("HTTP/1.1 403");
        String body = page.substring(page.indexOf("\r\n\r\n"));
        assertThat(body).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(active(body.replaceAll("[\r\n]", ""))).isEmpty();
        assertThat(page.substring(0, page.indexOf("\r\n\r\n"))).doesNotContain("forged");
    }

    @Test
    void filesOfTheJournalDoNotHoldItInClear() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(text.contains("gnp.exe")).as("%s", file).isFalse();
            }
        }
    }

    /** Returns every character that could steer a terminal or turn text around. */
    private static String active(String text) {
        StringBuilder found = new StringBuilder();
        text.codePoints()
                .filter(c -> c < 0x20 || c == 0x7f || c >= 0x80 && c < 0xa0 || isFormat(c))
                .forEach(c -> found.append(String.format("U+%04X ", c)));
        return found.toString();
    }

    private static boolean isFormat(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
