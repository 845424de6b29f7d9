package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.itest.Logins.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passwords are nowhere once the gateway has judged them: not in what it prints, finds, writes, or
 * keeps alive in its heap. The same search finds the device's name where that may be. Memory that
 * is free again but not overwritten is not looked at: see docs/threat-model.md.
 */
class SecretLeakScenarioIT {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 20;
    private static final String DEVICE = "device";

    /** What says so in MQTT, HTTP and Telnet. */
    private static final String REFUSAL = "(?s) \2\0[\4\5]|HTTP/1.1 403 .*|.*Login incorrect.*";

    /** What becomes of a login. */
    private enum Outcome {
        /** Refused after it was judged: the password is the user name but for its case. */
        REFUSED,
        /** Refused because it cannot be read. */
        UNREADABLE,
        PASSED
    }

    private record Login(Outcome outcome, Way way, String secret, String answer) {
        @Override
        public String toString() {
            return outcome + " " + way;
        }
    }

    @TempDir static Path folder;
    @TempDir static Path temporary;
    private static final List<Login> LOGINS = new ArrayList<>();
    private static final Needles NEEDLES = new Needles();
    private static Logins logins;

    @BeforeAll
    static void logInEverywhere() throws Exception {
        String device = secret();
        NEEDLES.add(DEVICE, device);
        logins =
                new Logins(
                        folder,
                        device,
                        Map.of("GATEHOUSE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary));
        for (Outcome outcome : Outcome.values()) {
            for (Way way : Way.values()) {
                String secret = secret();
                String answer = logIn(outcome, way, secret);
                Login login = new Login(outcome, way, secret, answer);
                LOGINS.add(login);
                NEEDLES.add(login.toString(), secret);
            }
        }
        logins.gateway().awaitFinding("login.same-as-user");
        logins.gateway().awaitFinding("login.unreadable");
        logins.gateway().awaitFinding("message.malformed");
    }

    private static String logIn(Outcome outcome, Way way, String secret) throws IOException {
        return switch (outcome) {
            case REFUSED -> logins.say(way, secret.toUpperCase(Locale.ROOT), secret);
            case PASSED -> logins.say(way, "someone", secret);
            case UNREADABLE ->
                    // A password of MQTT may hold any octet, a user name may not.
                    way == Way.MQTT
                            ? logins.say(way, "someone\0", secret)
                            : logins.say(way, "someone", secret + "\0");
        };
    }

    private static String secret() {
        StringBuilder secret = new StringBuilder();
        RANDOM.ints(LENGTH, 0, LETTERS.length()).forEach(i -> secret.append(LETTERS.charAt(i)));
        return secret.toString();
    }

    @AfterAll
    static void stop() throws IOException {
        logins.close();
    }

    @Test
    void whatPassesArrivesAndWhatIsRefusedDoesNot() throws Exception {
        for (Login login : LOGINS) {
            Set<String> heard = NEEDLES.find(logins.heard(login.way()));
            boolean arrived = heard.stream().anyMatch(what -> what.startsWith(login + " as "));
            assertThat(arrived)
                    .as("%s, answered %s", login, login.answer())
                    .isEqualTo(login.outcome() == Outcome.PASSED);
            if (login.outcome() == Outcome.REFUSED) {
                assertThat(login.answer()).as("%s", login).matches(REFUSAL);
            }
        }
    }

    @Test
    void theSearchFindsEveryFormInAFile() throws Exception {
        String planted = secret();
        Needles needles = new Needles();
        needles.add("planted", planted);
        Path data = Files.createDirectory(folder.resolve("data/planted"));
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, byte[]> form : Needles.forms(planted).entrySet()) {
            byte[] noise = new byte[33];
            RANDOM.nextBytes(noise);
            Path file = Files.write(data.resolve(form.getKey()), noise);
            Files.write(file, form.getValue(), StandardOpenOption.APPEND);
            expected.add("planted as " + form.getKey());
        }
        assertThat(found(needles, folder)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theSearchFindsASecretInAnyBase64() {
        Needles needles = new Needles();
        String planted = secret();
        needles.add("planted", planted);
        for (String user : List.of("a", "ab", "abc", "abcd")) {
            for (String more : List.of("", "\0", "more")) {
                String basic = Routes.basic(user, planted + more);
                assertThat(needles.find(basic.getBytes(StandardCharsets.US_ASCII))).hasSize(1);
            }
        }
    }

    @Test
    void theOutputHoldsNone() {
        String output = String.join("\n", logins.gateway().output());
        assertThat(output).contains("READY");
        assertThat(NEEDLES.find(output.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void theFindingsHoldNone() throws Exception {
        String json = logins.gateway().findings();
        // A finding names a device by its id, which leads to the name in the registry alone.
        assertThat(json).contains("login.same-as-user", "login.unreadable");
        assertThat(NEEDLES.find(json.getBytes(StandardCharsets.UTF_8)))
                .allMatch(what -> what.startsWith(DEVICE + " as "));
        Gateway.Result shown =
                Gateway.command("findings", "--config", folder.toString(), "--limit", "1000");
        assertThat(shown.out()).contains("that same word as its password");
        String both = shown.out() + shown.err();
        assertThat(NEEDLES.find(both.getBytes(StandardCharsets.UTF_8)))
                .allMatch(what -> what.startsWith(DEVICE + " as "));
    }

    @Test
    void noFileHoldsOne() throws Exception {
        Set<String> found = found(NEEDLES, folder);
        found.addAll(found(NEEDLES, temporary));
        assertThat(found).containsExactly(DEVICE + " as text");
    }

    /** No client has closed its end: what goes on is still open, what was broken off is ending. */
    @Test
    void theHeapHoldsNone() throws Exception {
        byte[] heap = Heap.of(logins.gateway().pid());
        assertThat(heap.length).as("a dump").isGreaterThan(1 << 20);
        Set<String> found = NEEDLES.find(heap);
        System.out.printf("secrets seen: %d octets of heap hold %s%n", heap.length, found);
        assertThat(found)
                .contains(DEVICE + " as text")
                .allMatch(what -> what.startsWith(DEVICE + " as "));
    }

    private static Set<String> found(Needles needles, Path root) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(needles.find(Files.readAllBytes(file)));
                found.addAll(needles.find(file.toString().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return found;
    }
}
