package dev.gatehouse.guard;

import static dev.gatehouse.guard.Given.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policy;
import dev.gatehouse.api.policy.Policy.DefaultCredentials;
import dev.gatehouse.api.policy.Policy.DeviceProfile;
import dev.gatehouse.api.policy.Policy.Limits;
import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.api.policy.Policy.TopicSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyCompilerTest {
    static Stream<Arguments> faulty() {
        return Stream.of(
                Arguments.of("/filter", new TopicSchema("p", "a/#/b", Given.BOTH, "{}", 10)),
                Arguments.of("/directions", new TopicSchema("p", "a", Set.of(), "{}", 10)),
                Arguments.of("/maxOctets", new TopicSchema("p", "a", Given.BOTH, "{}", 0)),
                Arguments.of(
                        "/maxOctets",
                        new TopicSchema("p", "a", Given.BOTH, "{}", PolicyCompiler.PAYLOAD + 1)),
                Arguments.of("/schema", new TopicSchema("p", "a", Given.BOTH, "{", 10)),
                Arguments.of(
                        "/schema/items/$ref",
                        new TopicSchema(
                                "p", "a", Given.BOTH, "{\"items\":{\"$ref\":\"http://x/y\"}}", 10)),
                Arguments.of("/bodyOctets", new LoginRules("p", true, true, -1)),
                Arguments.of("/messagesPerSecond", new Limits("p", Protocol.MQTT, 9, 0, 1)),
                Arguments.of("/burst", new Limits("p", Protocol.MQTT, 9, 5, 4)),
                Arguments.of("/maxMessageOctets", new Limits("p", Protocol.MQTT, 0, 5, 5)),
                Arguments.of(
                        "/pairs/0",
                        new DefaultCredentials("p", List.of(pair("x".repeat(600), "y")))),
                Arguments.of(
                        "/forms/0/path",
                        new DeviceProfile(
                                "p",
                                "m",
                                "m",
                                List.of(),
                                List.of(new LoginForm("login", Optional.empty(), "p")))));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void oneFaultyPolicyGivesAFaultAtItsPlaceAndNoRules(String key, Policy policy) {
        List<Policy> policies = new ArrayList<>(Given.policies().pairs("a", "b").list());
        policies.add(policy);
        Compilation result = PolicyCompiler.compile(policies);
        assertThat(result.rules()).isEmpty();
        assertThat(result.faults()).extracting(Fault::key).containsExactly(key);
        assertThat(result.faults()).extracting(Fault::file).containsExactly("p");
    }

    @Test
    void anIdThatIsUsedTwiceIsAFault() {
        LoginRules rules = new LoginRules("p", true, true, 1);
        assertThat(PolicyCompiler.compile(List.of(rules, rules)).faults()).hasSize(1);
    }

    @Test
    void faultsAreBoundedInNumber() {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            policies.add(new LoginRules("p" + i, true, true, -1));
        }
        assertThat(PolicyCompiler.compile(policies).faults()).hasSize(PolicyCompiler.FAULTS);
    }

    @Test
    void ofSeveralPoliciesForOneThingTheStricterHolds() {
        Given given =
                Given.nothing()
                        .and(new Limits("l1", Protocol.MQTT, 1_000, 100, 100))
                        .and(new Limits("l2", Protocol.MQTT, 10, 1_000, 1_000))
                        .logins(false, true, 10)
                        .logins(true, false, 20);
        assertThat(given.verdict(Given.publish("t", "12345678901"))).isEqualTo("message.too-large");
        assertThat(given.verdict(Given.telnet("bob", ""))).isEqualTo("login.empty-password");
        assertThat(given.verdict(Given.telnet("bob", "bob"))).isEqualTo("login.same-as-user");
    }

    @Test
    void withoutAnyPolicyTheStrictRulesHoldFailsClosed() {
        assertThat(Given.nothing().verdict(Given.telnet("bob", "")))
                .isEqualTo("login.empty-password");
        assertThat(Given.nothing().verdict(Given.publish("t", "x".repeat(2_000_000))))
                .isEqualTo("message.too-large");
    }

    @Test
    void fivePoliciesAndFiveThousandGiveTheSameVerdicts() {
        Given few = few();
        Given many = few();
        for (int i = 0; i < 5_000; i++) {
            switch (i % 3) {
                case 0 -> many.pairs("user" + i, "secret" + i);
                case 1 -> many.schema("house/" + i + "/+/x", "{\"maximum\":" + i % 40 + "}");
                default -> many.device("maker/" + i, List.of(pair("a" + i, "b" + i)));
            }
        }
        many.route("maker/lamp");
        List<ProtocolMessage> messages =
                List.of(
                        Given.connect("admin", "1234"),
                        Given.connect("admin", "better"),
                        Given.basic("lamp", "glow"),
                        Given.form("/x", "user=admin&pwd=1234"),
                        Given.publish("home/a", "{\"t\":1}"),
                        Given.publish("home/a", "{\"t\":100}"),
                        Given.publish("garden", "?"),
                        Given.telnet("bob", "bob"),
                        Given.ping());
        List<String> codes = messages.stream().map(few.judge()).toList();
        assertThat(messages.stream().map(many.judge()).toList()).isEqualTo(codes);
        assertThat(codes)
                .containsExactly(
                        "login.default-pair",
                        "allow",
                        "login.device-default",
                        "login.default-pair",
                        "allow",
                        "payload.schema",
                        "allow",
                        "login.same-as-user",
                        "allow");
    }

    private static Given few() {
        return Given.policies()
                .pairs("admin", "1234")
                .schema("home/+", "{\"properties\":{\"t\":{\"maximum\":50}}}")
                .device("maker/lamp", List.of(pair("lamp", "glow")));
    }
}
