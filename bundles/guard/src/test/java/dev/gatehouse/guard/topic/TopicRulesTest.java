package dev.gatehouse.guard.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.guard.Given;
import dev.gatehouse.guard.json.PayloadSchema;
import dev.gatehouse.guard.json.SchemaRefused;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicRulesTest {
    private static final PayloadSchema ANYTHING = anything();

    private static PayloadSchema anything() {
        try {
            return PayloadSchema.compile("{}");
        } catch (SchemaRefused e) {
            throw new AssertionError(e);
        }
    }

    private static TopicRules rules(Set<Direction> directions, String... filters) {
        TopicRules rules = new TopicRules();
        for (String filter : filters) {
            rules.add(
                    TopicFilter.parse(filter).orElseThrow(),
                    new TopicRule(directions, 10, ANYTHING));
        }
        return rules;
    }

    private static boolean matches(String filter, String topic) {
        return rules(Given.BOTH, filter).octets(topic, Direction.TO_SERVER) > 0;
    }

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sports, false",
        "#, a/b/c, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/x, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a/+/c/#, a/b/c/$d/e, true",
        "a/$b, a/$b, true",
        "A, a, false",
        "a//b, a//b, true",
        "a/+/b, a//b, true"
    })
    void filtersMatchAsInMqtt4Dot7(String filter, String topic, boolean expected) {
        assertThat(matches(filter, topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a/#/b", "a#", "#a", "a+", "a/+b", "$share/g/a", "a\0b", "##", "a/b#"})
    void whatIsNoFilterIsNone(String filter) {
        assertThat(TopicFilter.parse(filter)).isEmpty();
    }

    @Test
    void filtersBeyondTheLimitsAreNone() {
        assertThat(TopicFilter.parse("a" + "/".repeat(TopicFilter.LEVELS - 1))).isPresent();
        assertThat(TopicFilter.parse("a" + "/".repeat(TopicFilter.LEVELS))).isEmpty();
        assertThat(TopicFilter.parse("a".repeat(TopicFilter.LENGTH + 1))).isEmpty();
    }

    @Test
    void aRuleHoldsInItsDirectionsOnly() {
        TopicRules rules = rules(Set.of(Direction.TO_CLIENT), "a/#");
        assertThat(rules.octets("a/b", Direction.TO_CLIENT)).isEqualTo(10);
        assertThat(rules.octets("a/b", Direction.TO_SERVER)).isZero();
    }

    @Test
    void theTreeAgreesWithAPlainComparisonOfLevels() {
        Random random = new Random(47);
        String[] words = {"a", "b", "", "$x", "+"};
        for (int i = 0; i < 5_000; i++) {
            String filter = text(random, words, 5) + (random.nextInt(3) == 0 ? "/#" : "");
            String topic = text(random, words, 4);
            if (filter.isEmpty()) {
                continue; // MQTT-4.7.3-1
            }
            assertThat(matches(filter, topic))
                    .as("%s on %s", filter, topic)
                    .isEqualTo(plain(filter.split("/", -1), topic.split("/", -1)));
        }
    }

    private static String text(Random random, String[] words, int choice) {
        StringBuilder text = new StringBuilder(words[random.nextInt(choice)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(words[random.nextInt(choice)]);
        }
        return text.toString();
    }

    private static boolean plain(String[] filter, String[] topic) {
        if (topic[0].startsWith("$") && (filter[0].equals("+") || filter[0].equals("#"))) {
            return false;
        }
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals("#")) {
                return true;
            }
            if (i >= topic.length || !filter[i].equals("+") && !filter[i].equals(topic[i])) {
                return false;
            }
        }
        return filter.length == topic.length;
    }

    @Test
    void aTopicOfManyLevelsCostsNoMoreThanTheFiltersAreDeep() {
        TopicRules rules = rules(Given.BOTH, "+/+/+/+/#", "#");
        assertThat(rules.octets("/".repeat(65_000), Direction.TO_SERVER)).isEqualTo(10);
    }
}
