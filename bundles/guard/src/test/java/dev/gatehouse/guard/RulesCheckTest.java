package dev.gatehouse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.policy.Policy.TopicSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulesCheckTest {
    @Test
    void aSchemaThatDoesNotCompileIsToldWithPolicyKeyReasonAndWhatIsAllowed() {
        TopicSchema bad = new TopicSchema("p", "a", Given.BOTH, "{\"maximum\":\"x\"}", 10);
        List<List<String>> faults = new RulesCheck().apply(List.of(bad));
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0)).hasSize(4).doesNotContain("");
        assertThat(faults.get(0).get(0)).isEqualTo("p");
        assertThat(faults.get(0).get(1)).startsWith("/schema");
    }

    @Test
    void whatCompilesHasNoFault() {
        assertThat(new RulesCheck().apply(Given.policies().pairs("a", "b").list())).isEmpty();
    }
}
