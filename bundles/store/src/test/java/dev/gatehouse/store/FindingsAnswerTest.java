package dev.gatehouse.store;

import static dev.gatehouse.store.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.text.JsonText;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FindingsAnswerTest {
    @TempDir Path data;

    @Test
    void anItemHasAllThatIsKnown() {
        try (FindingJournal journal = Samples.journal(data)) {
            journal.append(
                    Finding.of(Codes.LOGIN_DEFAULT_PAIR)
                            .with("user", "admin")
                            .at(
                                    Optional.of(new FlowId(3)),
                                    Optional.of("lamp"),
                                    "192.0.2.7",
                                    NOON));
            assertThat(FindingsAnswer.to(Map.of(), journal::read))
                    .isEqualTo(
                            "{\"items\":[{\"sequence\":1,\"code\":\"login.default-pair\","
                                    + "\"severity\":\"alert\",\"provision\":\"5.1-1\","
                                    + "\"text\":\"A login as \\\"admin\\\" with a password that"
                                    + " came with the device was refused.\",\"advice\":\"Log in to"
                                    + " the device another way, set a password of your own, then"
                                    + " try again.\",\"params\":{\"user\":\"admin\"},"
                                    + "\"device\":\"lamp\",\"source\":\"192.0.2.7\",\"flow\":3,"
                                    + "\"time\":\"2026-11-24T12:00:00Z\","
                                    + "\"last\":\"2026-11-24T12:00:00Z\",\"count\":1}],"
                                    + "\"next\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "since, 5, 6, 105, 105",
        "since, 2495, 2496, 2500, 2500",
        "since, 2026-11-24T13:00:02.4+01:00, 2400, 2499, 2499",
        "since, 2500, 0, 0, 2500",
        "since, 2027-01-01T00:00:00Z, 0, 0, 2500",
        "limit, 7, 2494, 2500, 2500",
        "device, lamp, 2401, 2500, 2500",
        "device, lock, 0, 0, 0"
    })
    void cursorsAndTimesSelect(String name, String value, int first, int last, int next) {
        try (FindingJournal journal = Samples.journal(data)) {
            for (int i = 1; i <= 2_500; i++) {
                journal.append(Samples.numbered(i));
            }
            String answer = FindingsAnswer.to(Map.of(name, value), journal::read);
            assertThat(answer).endsWith("\"next\":" + next + "}");
            if (first == 0) {
                assertThat(answer).startsWith("{\"items\":[],");
            } else {
                assertThat(answer).startsWith("{\"items\":[{\"sequence\":" + first + ",");
                assertThat(answer).contains("{\"sequence\":" + last + ",");
                assertThat(answer.split("\"sequence\"")).hasSize(last - first + 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 1001",
        "limit, ten",
        "limit, -1",
        "since, yesterday",
        "since, -1",
        "since, 99999999999999999999",
        "sicne, 1"
    })
    void aBadArgumentIsASentence(String name, String value) {
        assertThat(FindingsAnswer.to(Map.of(name, value), (after, limit, device) -> null))
                .startsWith("{\"fault\":\"")
                .endsWith(".\"}");
    }

    @Test
    void nothingThatATerminalOrScriptActsOnIsLeft() {
        String hostile = "\u001b[2J\r\n\u202e\u2028\u2029\u0000\u007f\u009b\ud800\\\"\ufeffä😀";
        assertThat(JsonText.of(hostile))
                .isEqualTo(
                        "\"\\u001b[2J\\u000d\\u000a\\u202e\\u2028\\u2029\\u0000\\u007f\\u009b"
                                + "\\ud800\\\\\\\"\\ufeffä😀\"");
    }

    @Test
    void anOfflineReaderNeedsThreeJarsAndSeesTheSameAndDoesNotDisturb() throws Exception {
        try (URLClassLoader alone = alone()) {
            BiFunction<Path, Map<String, String>, String> offline = offline(alone);
            assertThat(offline.apply(data, Map.of())).startsWith("{\"fault\":\"There is no jour");
            String online;
            try (FindingJournal journal = Samples.journal(data)) {
                journal.append(Samples.numbered(1));
                assertThat(journal.settle(Samples.LONG)).isTrue();
                online = FindingsAnswer.to(Map.of(), journal::read);
                assertThat(offline.apply(data, Map.of()))
                        .isEqualTo(
                                "{\"fault\":\"The journal is in use: the gateway is running.\"}");
                journal.append(Samples.numbered(2));
                assertThat(journal.settle(Samples.LONG)).isTrue();
            }
            byte[] before = Files.readAllBytes(data.resolve("journal.mv.db"));
            assertThat(offline.apply(data, Map.of("since", "0", "limit", "1"))).isEqualTo(online);
            assertThat(Files.readAllBytes(data.resolve("journal.mv.db"))).isEqualTo(before);
            Files.write(data.resolve("journal.mv.db"), new byte[5_000]);
            assertThat(offline.apply(data, Map.of())).startsWith("{\"fault\":\"");
            assertThat(Files.size(data.resolve("journal.mv.db"))).isEqualTo(5_000);
            Files.write(data.resolve("root.key"), new byte[32]);
            assertThat(offline.apply(data, Map.of())).startsWith("{\"fault\":\"The keys");
        }
    }

    @SuppressWarnings("unchecked") // The interface is all that the launcher shares with it.
    private static BiFunction<Path, Map<String, String>, String> offline(ClassLoader loader)
            throws ReflectiveOperationException {
        return (BiFunction<Path, Map<String, String>, String>)
                loader.loadClass("dev.gatehouse.store.OfflineFindings")
                        .getConstructor()
                        .newInstance();
    }

    private static URLClassLoader alone() {
        URL[] jars = {
            place(Finding.class), place(OfflineFindings.class), place(org.h2.Driver.class)
        };
        return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
