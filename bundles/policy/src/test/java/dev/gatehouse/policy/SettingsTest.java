package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.policy.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {
    private static final Map<String, String> LAUNCHED =
            Map.of("gatehouse.home", "/opt/gatehouse", "gatehouse.config", "/etc/gatehouse");

    private final List<Fault> faults = new ArrayList<>();

    @Test
    void unlessSetTheShippedFolderComesFirstAndTheHouseholdsOwnLast() {
        assertThat(read(Map.of(), LAUNCHED))
                .contains(
                        new Settings(
                                List.of(
                                        Path.of("/opt/gatehouse/policies"),
                                        Path.of("/etc/gatehouse/policies")),
                                5));
        assertThat(faults).isEmpty();
    }

    @Test
    void aRelativeFolderLiesInTheConfigurationFolder() {
        assertThat(read(Map.of("folders", List.of("a/b", "/c"), "watchSeconds", 60L), LAUNCHED))
                .contains(new Settings(List.of(Path.of("/etc/gatehouse/a/b"), Path.of("/c")), 60));
    }

    @Test
    void aPropertyThatIsNotSetIsAFaultFailsClosed() {
        assertThat(read(Map.of(), Map.of())).isEmpty();
        assertThat(faults.get(0).sentence())
                .isEqualTo(
                        "gatehouse.json, dev.gatehouse.policy/folders: cannot be found because the"
                                + " property gatehouse.home is not set; allowed: absolute folders, or"
                                + " that property");
    }

    static List<Map<String, Object>> wrongs() {
        return List.of(
                Map.of("watchSeconds", 0),
                Map.of("watchSeconds", 3601),
                Map.of("watchSeconds", 1.5),
                Map.of("watchSeconds", "5"),
                Map.of("folders", 1),
                Map.of("folders", List.of()),
                Map.of("folders", List.of(" ")),
                Map.of("folders", List.of("a\0b")));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void aBadValueIsAFaultThatNamesItsKey(Map<String, Object> wrong) {
        assertThat(read(wrong, LAUNCHED)).isEmpty();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).key())
                .isEqualTo("dev.gatehouse.policy/" + wrong.keySet().iterator().next());
        assertThat(faults.get(0).allowed()).isNotEmpty();
    }

    private Optional<Settings> read(Map<String, ?> values, Map<String, String> properties) {
        return Settings.of(values, key -> Optional.ofNullable(properties.get(key)), faults);
    }
}
