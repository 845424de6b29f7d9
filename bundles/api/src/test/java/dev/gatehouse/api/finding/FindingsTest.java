package dev.gatehouse.api.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.Stance;
import java.io.InputStream;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void everyCodeHasASentenceAndEverySentenceACode() throws Exception {
        Properties sentences = new Properties();
        try (InputStream in = Codes.class.getResourceAsStream("findings.properties")) {
            sentences.load(in);
        }
        Set<String> words = new TreeSet<>(sentences.stringPropertyNames());
        words.removeIf(word -> word.endsWith(".advice") || word.startsWith("passed."));
        assertThat(words).isEqualTo(new TreeSet<>(Codes.all().keySet()));
    }

    @Test
    void aSentenceIsFilledFromTheParametersAndTellsWhatIsMissing() {
        Finding finding = Finding.of(Codes.MESSAGE_TOO_LARGE).with("protocol", "MQTT");
        assertThat(Sentences.of(finding.with("octets", 7).with("limit", 5L), Locale.ENGLISH))
                .isEqualTo("A message in MQTT was refused: it has 7 bytes, and 5 are allowed.");
        assertThat(Sentences.of(finding, Locale.ENGLISH)).contains("it has ? bytes");
    }

    @Test
    void whatPassedAllTheSameIsNotSaidToBeRefused() {
        Finding finding = Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", "admin");
        for (Stance.Passing why : Stance.Passing.values()) {
            String word = why.name().toLowerCase(Locale.ROOT);
            assertThat(Sentences.of(finding.with(Finding.PASSED, word), Locale.ENGLISH))
                    .startsWith("Let through, since")
                    .contains("\"admin\"");
        }
    }

    @Test
    void hostileParametersAreBoundedAndNotInterpreted() {
        String hostile = "{user}".repeat(1_000);
        Finding finding = Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", hostile);
        assertThat((String) finding.params().get("user")).hasSize(Finding.TEXT);
        assertThat(Sentences.of(finding, Locale.ENGLISH)).contains("{user}{user}");
        assertThatThrownBy(() -> finding.with("x", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodeIsADottedWord() {
        assertThatThrownBy(
                        () ->
                                new FindingCode(
                                        "Not a code", Severity.INFO, java.util.Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
