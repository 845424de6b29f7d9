package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the launcher has journaled of a configuration that is not used. */
class ConfigNoticesTest {
    private final List<Finding> findings = new ArrayList<>();
    private final ConfigNotices notices =
            new ConfigNotices(
                    new Journal() {
                        @Override
                        public void append(Finding finding) {
                            findings.add(finding);
                        }

                        @Override
                        public List<SecurityEvent> read(
                                long after, int limit, Optional<String> device) {
                            return List.of();
                        }
                    });

    @Test
    void aFaultIsJournaledWithItsFile() {
        assertThat(notices.apply(Map.of("file", "/c/g.json", "fault", "/c/g.json, x: is wrong")))
                .isEmpty();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).code().word()).isEqualTo("config.invalid");
        assertThat(findings.get(0).source()).isEqualTo("/c/g.json");
        assertThat(findings.get(0).params()).containsEntry("fault", "/c/g.json, x: is wrong");
    }
}
