package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private static final String DESCRIPTION =
            """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="limits" name="Limits">
                <AD id="flows" type="Integer" min="1" max="10" default="4" name="Flows"/>
              </OCD>
              <Designate pid="x.limits"><Object ocdref="limits"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir Path folder;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Map<String, Map<String, Object>>> taken = new ArrayList<>();
    private final List<Fault> journaled = new ArrayList<>();
    private boolean full;
    private ConfigFile config;
    private ConfigWatch watch;

    @BeforeEach
    void start() throws Exception {
        write("{}");
        Metatype metatype = Metatype.of(folder);
        metatype.readXml(new ByteArrayInputStream(DESCRIPTION.getBytes(StandardCharsets.UTF_8)));
        config = new ConfigFile(metatype, new BundleClasses(folder));
        watch = watch(config.read(file()));
    }

    private ConfigWatch watch(ConfigFile.Reading inForce) {
        PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new ConfigWatch(inForce, config, this::take, journaled::add, to, to);
    }

    private Path file() {
        return folder.resolve("gatehouse.json");
    }

    @Test
    void whatChangesBetweenTheFirstReadingAndTheFirstLookIsTaken() throws Exception {
        ConfigFile.Reading first = config.read(file());
        write("{\"x.limits\": {\"flows\": 7}}");
        watch = watch(first);
        looks(3);
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).get("x.limits")).containsEntry("flows", 7);
    }

    @Test
    void aFileThatIsTooLargeIsToldOnceAndNothingIsTakenFailsClosed() throws Exception {
        write("{}" + " ".repeat(1 << 20));
        looks(4);
        assertThat(taken).isEmpty();
        assertThat(text()).containsOnlyOnce("is too large").containsOnlyOnce("last good");
    }

    @Test
    void whatHasNotChangedIsLeftAlone() {
        looks(3);
        assertThat(taken).isEmpty();
        assertThat(text()).isEmpty();
    }

    @Test
    void aChangeIsTakenOnceItRests() throws Exception {
        write("{\"x.limits\": {\"flows");
        looks(1);
        write("{\"x.limits\": {\"flows\": 7}}");
        looks(1);
        assertThat(taken).isEmpty();
        looks(3);
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).get("x.limits")).containsEntry("flows", 7);
        assertThat(text()).isEqualTo("The configuration was taken over.\n");
        assertThat(journaled).isEmpty();
    }

    @Test
    void aFaultIsToldAndJournaledOnceAndNothingIsTakenFailsClosed() throws Exception {
        write("{\"x.limits\": {\"flows\": 11, \"flow\": 1}}");
        looks(4);
        assertThat(taken).isEmpty();
        assertThat(journaled)
                .extracting(Fault::key)
                .containsExactly("x.limits/flows", "x.limits/flow");
        assertThat(text()).containsOnlyOnce("x.limits/flows").contains("last good configuration");
    }

    @Test
    void aFileThatIsGoneIsAFaultAndWhatWasInForceStaysFailsClosed() throws Exception {
        Files.delete(file());
        looks(2);
        assertThat(taken).isEmpty();
        assertThat(text()).contains("there is no such file").contains("last good");
    }

    @Test
    void whatCannotBeTakenIsToldOnceAndTriedAgain() throws Exception {
        full = true;
        write("{\"x.limits\": {\"flows\": 7}}");
        looks(6);
        assertThat(text()).containsOnlyOnce("no space left").containsOnlyOnce("is tried again");
        full = false;
        looks(3);
        assertThat(taken).hasSize(1);
        assertThat(text()).contains("was taken over.");
    }

    private void take(Map<String, Map<String, Object>> values) throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
        taken.add(values);
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void write(String json) throws IOException {
        Files.writeString(file(), json);
    }
}
