package dev.gatehouse.guard;

import static dev.gatehouse.guard.Given.code;
import static dev.gatehouse.guard.Given.connect;
import static dev.gatehouse.guard.Given.form;
import static dev.gatehouse.guard.Given.json;
import static dev.gatehouse.guard.Given.octets;
import static dev.gatehouse.guard.Given.post;
import static dev.gatehouse.guard.Given.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.HttpResponse;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.api.policy.Policy.TopicSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PayloadGuardTest {
    private static final String TEMPERATURE =
            "{\"type\":\"object\",\"properties\":{\"t\":{\"type\":\"number\",\"minimum\":-40,\"maximum\":60}},"
                    + "\"required\":[\"t\"],\"additionalProperties\":false}";

    private final Given policies = Given.policies().schema("home/+/temperature", TEMPERATURE);

    @Test
    void aPayloadMustFitTheSchemaOfItsTopicInBothDirections() {
        GuardSession session = policies.session();
        for (Direction direction : Direction.values()) {
            assertThat(judge(session, direction, "home/k/temperature", "{\"t\":21.5}"))
                    .isEqualTo("allow");
            assertThat(judge(session, direction, "home/k/temperature", "{\"t\":999}"))
                    .isEqualTo("payload.schema");
            assertThat(judge(session, direction, "home/k/temperature", "21.5 degrees"))
                    .isEqualTo("payload.not-json");
            assertThat(judge(session, direction, "home/k/humidity", "anything")).isEqualTo("allow");
        }
    }

    private static String judge(
            GuardSession session, Direction direction, String topic, String payload) {
        return code(session.judge(direction, publish(topic, payload), 0));
    }

    @Test
    void aPolicyForOneDirectionLeavesTheOtherAlone() {
        GuardSession session =
                Given.policies()
                        .and(
                                new TopicSchema(
                                        "t", "a", Set.of(Direction.TO_CLIENT), TEMPERATURE, 100))
                        .session();
        assertThat(judge(session, Direction.TO_SERVER, "a", "x")).isEqualTo("allow");
        assertThat(judge(session, Direction.TO_CLIENT, "a", "x")).isEqualTo("payload.not-json");
    }

    @Test
    void allPoliciesOfATopicMustBeMet() {
        Given both = policies.schema("home/#", "{\"properties\":{\"t\":{\"type\":\"integer\"}}}");
        assertThat(both.verdict(publish("home/k/temperature", "{\"t\":21}"))).isEqualTo("allow");
        assertThat(both.verdict(publish("home/k/temperature", "{\"t\":21.5}")))
                .isEqualTo("payload.schema");
    }

    @Test
    void theFindingSaysWhereAndWhyWithoutTheValue() {
        String shown = policies.shown(publish("home/k/temperature", "{\"t\":987654}"));
        assertThat(shown).contains("home/k/temperature", "maximum", "/t").doesNotContain("987654");
    }

    @Test
    void aWillIsJudgedAsWhatItWillPublish() {
        assertThat(policies.verdict(will("{\"t\":1}"))).isEqualTo("allow");
        assertThat(policies.verdict(will("{\"t\":100}"))).isEqualTo("payload.schema");
        assertThat(policies.verdict(will("gone"))).isEqualTo("payload.not-json");
        assertThat(policies.verdict(will("1".repeat(5_000)))).isEqualTo("message.unreadable");
    }

    private static dev.gatehouse.api.message.MqttConnect will(String payload) {
        return connect(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new MqttWill("home/k/temperature", 1, true, octets(payload))));
    }

    @Test
    void aPayloadThatWasNotReadFailsClosed() {
        MqttPublish absent =
                new MqttPublish(
                        4,
                        "home/k/temperature",
                        0,
                        false,
                        false,
                        0,
                        5_000,
                        Optional.empty(),
                        5_030);
        assertThat(policies.verdict(absent)).isEqualTo("message.unreadable");
        assertThat(policies.verdict(publish("home/k/temperature", "")))
                .isEqualTo("payload.not-json");
    }

    @Test
    void aFormThatWasNotReadFailsClosed() {
        HttpField type = new HttpField("Content-Type", "application/json");
        for (long length : new long[] {-1, 99_999}) {
            HttpRequest absent =
                    new HttpRequest("POST", "/", "h", List.of(type), length, Optional.empty(), -1);
            assertThat(policies.verdict(absent)).isEqualTo("message.unreadable");
        }
        HttpRequest empty =
                new HttpRequest("POST", "/", "h", List.of(type), 0, Optional.empty(), 9);
        assertThat(policies.verdict(empty)).isEqualTo("allow");
        assertThat(policies.verdict(form("/", "a=" + "x".repeat(20_000))))
                .isEqualTo("message.unreadable");
    }

    @Test
    void whatNoPolicyReadsIsNotAskedFor() {
        GuardSession session =
                policies.and(new TopicSchema("more", "home/#", Given.BOTH, TEMPERATURE, 9_000))
                        .logins(true, true, 7_000)
                        .device("d", List.of(), new LoginForm("/odd", Optional.empty(), "code"))
                        .session();
        assertThat(demand(session, publish("home/k/temperature", ""))).isEqualTo(9_000);
        assertThat(demand(session, publish("other", ""))).isZero();
        assertThat(demand(session, form("/", ""))).isEqualTo(7_000);
        assertThat(demand(session, json("/", ""))).isEqualTo(7_000);
        assertThat(demand(session, post("/", "application/problem+json", ""))).isEqualTo(7_000);
        assertThat(demand(session, post("/", "application/octet-stream", ""))).isZero();
        assertThat(demand(session, post("/", "multipart/form-data; boundary=x", ""))).isZero();
        assertThat(demand(session, post("/odd", "application/octet-stream", ""))).isEqualTo(7_000);
        assertThat(demand(session, Given.get("/?a=b"))).isZero();
        assertThat(demand(session, Given.ping())).isZero();
        HttpResponse response = new HttpResponse(200, List.of(), -1);
        assertThat(session.octets(Direction.TO_CLIENT, response)).isZero();
        assertThat(session.judge(Direction.TO_CLIENT, response, 0)).isSameAs(Verdict.ALLOW);
    }

    private static int demand(
            GuardSession session, dev.gatehouse.api.message.ProtocolMessage head) {
        return session.octets(Direction.TO_SERVER, head);
    }
}
