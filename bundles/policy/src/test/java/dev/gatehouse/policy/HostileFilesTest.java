package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.policy.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody could put into the folder to harm whoever reads it. */
final class HostileFilesTest {
    private static final String GOOD = PolicyReaderTest.limits("l", 10).replace('\'', '"');

    @TempDir Path folder;

    @BeforeEach
    void oneGoodFile() throws IOException {
        Files.writeString(folder.resolve("good.json"), GOOD);
    }

    @Test
    void aNameThatWouldWriteToTheTerminalIsAFaultThatShowsItHarmlessly() throws IOException {
        String name = "\u001b[2J\r\n\u202e<b>.json";
        Files.writeString(folder.resolve(name), GOOD);
        String sentence = onlyFault().sentence();
        assertThat(sentence)
                .contains("\\u001b[2J\\u000d\\u000a\\u202e<b>.json")
                .contains("has a name that is not allowed");
        assertThat(sentence.codePoints()).allMatch(Printable::isPlain);
    }

    @Test
    void aHostileKeyIsShownHarmlesslyAndCut() throws IOException {
        String key = "\\u001b]0;x\\u0007\\u202e" + "k".repeat(200);
        Files.writeString(
                folder.resolve("bad.json"),
                GOOD.replace("\"burst\"", "\"" + key + "\":0,\"burst\""));
        Fault fault = onlyFault();
        assertThat(fault.key()).startsWith("/\\u001b]0;x\\u0007\\u202ekkk").hasSizeLessThan(200);
        assertThat(fault.sentence().codePoints()).allMatch(Printable::isPlain);
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.json"), Path.of("good.json"));
        assertThat(onlyFault().reason()).isEqualTo("is not a regular file");
    }

    @Test
    void aFileThatIsTooLongIsRefusedUnread() throws IOException {
        Files.write(folder.resolve("long.json"), new byte[Snapshot.FILE_OCTETS + 1]);
        assertThat(onlyFault().sentence())
                .endsWith("long.json: 1048577 octets are too many; allowed: at most 1048576");
    }

    @Test
    void allFilesTogetherAreBounded() throws IOException {
        byte[] spaces = " ".repeat(Snapshot.FILE_OCTETS).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 17; i++) {
            Files.write(folder.resolve("s" + i + ".json"), spaces);
        }
        assertThat(reasons()).contains("all files together are too long");
    }

    @Test
    void foldersAreNotFollowedIntoTheDeep() throws IOException {
        Files.createDirectories(folder.resolve("1/2/3/4/5/6"));
        assertThat(onlyFault().reason()).isEqualTo("lies too deep");
    }

    @Test
    void aFileOfTooManyValuesIsRefused() throws IOException {
        String zeros =
                IntStream.range(0, JsonReader.VALUES)
                        .mapToObj(i -> "0")
                        .collect(Collectors.joining(","));
        Files.writeString(folder.resolve("many.json"), "[" + zeros + "]");
        assertThat(onlyFault().reason()).isEqualTo("holds more than 50000 values");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Files.write(folder.resolve("utf16.json"), GOOD.getBytes(StandardCharsets.UTF_16));
        assertThat(onlyFault().reason()).isEqualTo("is not text in UTF-8");
    }

    @Test
    void whatIsNotAPolicyFileIsLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve("schemas"));
        Files.createDirectories(folder.resolve("cases"));
        Files.writeString(folder.resolve("schemas/x.json"), "no policy");
        Files.writeString(folder.resolve("cases/x.json"), "no policy");
        Files.writeString(folder.resolve("README.md"), "no policy");
        Files.writeString(folder.resolve(".good.json.swp"), "no policy");
        Files.writeString(folder.resolve(".hidden.json"), "no policy");
        assertThat(PolicyReader.read(List.of(folder)).faults()).isEmpty();
    }

    private Fault onlyFault() {
        PolicyReader.Outcome outcome = PolicyReader.read(List.of(folder));
        assertThat(outcome.policies()).isEmpty();
        assertThat(outcome.faults()).hasSize(1);
        return outcome.faults().get(0);
    }

    private List<String> reasons() {
        return PolicyReader.read(List.of(folder)).faults().stream().map(Fault::reason).toList();
    }
}
