package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForgetCommandTest {
    private static final String ID = "00112233445566778899aabbccddee00";

    @TempDir private Path folder;
    private final List<Map<String, String>> asked = new ArrayList<>();
    private String out;

    /** A gateway with one lamp; a deletion takes two questions. */
    private Optional<String> answer(String command, Map<String, String> arguments) {
        asked.add(Map.copyOf(arguments));
        if (arguments.containsKey("deletion")) {
            boolean first = asked.stream().filter(each -> each.containsKey("deletion")).count() < 2;
            return Optional.of(first ? state("running", 3) : state("done", 4));
        }
        if (arguments.containsKey("yes")) {
            return Optional.of(state("running", 1));
        }
        return Optional.of(
                arguments.get("device").equals("lamp")
                        ? "{\"device\":\""
                                + ID
                                + "\",\"name\":\"la\\u001bmp\",\"held\":"
                                + "[{\"kind\":\"finding\",\"records\":3,\"oldest\":null}]}"
                        : "{\"fault\":\"No device is called so.\"}");
    }

    private static String state(String word, int step) {
        return String.format(
                "{\"deletion\":\"d\",\"state\":\"%s\",\"step\":%d,\"steps\":4,\"receipt\":%s}",
                word, step, word.equals("done") ? "\"{signed}\"" : "null");
    }

    @Test
    void itShowsWhatIsHeldAsksAndWritesTheReceipt() throws Exception {
        Path receipt = folder.resolve("receipt.json");
        assertThat(run("y\n", "lamp", "--receipt", receipt.toString())).isZero();
        assertThat(out)
                .contains("la\\u{001B}mp")
                .contains("3 of kind finding")
                .contains("Step 1 of 4")
                .contains("Erased.");
        assertThat(receipt).hasContent("{signed}");
        assertThat(asked.get(1)).containsEntry("device", ID).containsEntry("yes", "true");
        asked.clear();
        assertThat(run("y\n", "lamp", "--receipt", receipt.toString())).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutAYesNothingIsErasedFailsClosed() throws Exception {
        for (String answer : Set.of("\n", "n\n", "", "yess\n")) {
            assertThat(run(answer, "lamp")).isEqualTo(1);
        }
        assertThat(asked).allMatch(each -> !each.containsKey("yes"));
    }

    @Test
    void aProgramGetsJsonAndSaysYesItself() throws Exception {
        assertThat(run("", ID, "--yes", "--json")).isZero();
        assertThat(out).contains("\"state\":\"done\"");
        assertThat(run("", ID, "--json")).isEqualTo(2);
        assertThat(run("", "nobody", "--yes")).isEqualTo(2);
        assertThat(out).contains("No device is called so.");
    }

    @Test
    void withoutAGatewayItSaysSo() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        List<String> words = List.of("forget", "lamp", "--config", folder.toString());
        assertThat(Main.run(words, to, to)).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("not running");
    }

    private int run(String typed, String... words) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        ForgetCommand command =
                new ForgetCommand(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.addAll(List.of("--config", folder.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        try (Control gateway = new Control(data.resolve("cli-token"), this::answer)) {
            assertThat(gateway).isNotNull();
            return command.run(Options.of(arguments, command.options(), command.flags()), to, to);
        } catch (Options.Wrong e) {
            return Main.FAULT;
        } finally {
            out = said.toString(StandardCharsets.UTF_8);
        }
    }
}
