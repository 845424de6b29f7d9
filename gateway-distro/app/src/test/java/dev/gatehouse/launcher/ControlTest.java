package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    @TempDir Path folder;

    @Test
    void aTerminalWithTheTokenIsAnsweredAndTheFileIsTheOwnersAlone() throws Exception {
        Path file = folder.resolve("cli-token");
        try (Control control =
                new Control(file, (name, arguments) -> Optional.of(name + arguments))) {
            assertThat(Control.ask(file, "findings", Map.of("limit", "3")))
                    .contains("findings{limit=3}");
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(file).doesNotExist();
        assertThat(Control.ask(file, "findings", Map.of())).isEmpty();
    }

    @Test
    void withoutTheTokenNothingIsAnsweredFailsClosed() throws Exception {
        Path file = folder.resolve("cli-token");
        try (Control control = new Control(file, (name, arguments) -> Optional.of("secret"))) {
            String port = Files.readAllLines(file).get(0);
            Path guess = Files.writeString(folder.resolve("guess"), port + "\nguess\n");
            assertThatThrownBy(() -> Control.ask(guess, "findings", Map.of()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTokenLeftBehindByAKilledGatewayMeansThatNoneRuns() throws Exception {
        Path file = folder.resolve("cli-token");
        Control control = new Control(file, (name, arguments) -> Optional.of(""));
        String left = Files.readString(file);
        control.close();
        // Its own port may be somebody else's by now; nobody listens on the first one.
        Files.writeString(file, left.replaceFirst("^\\d+", "1"));
        assertThat(Control.ask(file, "findings", Map.of())).isEmpty();
    }
}
