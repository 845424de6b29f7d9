package dev.gatehouse.guard.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broken rule is called where people read it. */
class RuleWordsTest {
    @Test
    void whatHomesMeetIsSaidWithoutTheWordsOfSchemas() {
        for (String keyword : List.of("type", "minimum", "maximum", "required", "enum", "cost")) {
            assertThat(RuleWords.of(keyword)).doesNotContain(keyword).doesNotContain("rule");
        }
    }

    @Test
    void aRarerOneIsNamed() {
        assertThat(RuleWords.of("not")).contains("\"not\"");
    }
}
