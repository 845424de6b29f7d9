package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "doctor", "findings", "secret"})
    void everyCommandHasHelp(String command) {
        assertThat(main(command, "--help")).isZero();
        assertThat(text(out)).startsWith("usage: gatehouse " + command);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(main("--help")).isZero();
        assertThat(text(out)).contains("run", "check", "doctor", "findings", "secret");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        assertThat(main("fly\u001b[2J")).isEqualTo(2);
        assertThat(text(err)).contains("There is no command fly\\u{001B}[2J.");
        assertThat(main("check", "--fast")).isEqualTo(2);
        assertThat(text(err)).contains("There is no option --fast here.");
        assertThat(main("check", "--config")).isEqualTo(2);
        assertThat(text(err)).contains("needs a value");
        assertThat(main("secret", "show", "x")).isEqualTo(2);
        assertThat(text(err)).contains("Say put NAME, list or rm NAME.");
    }

    private int main(String... arguments) {
        return Main.run(List.of(arguments), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8);
    }
}
