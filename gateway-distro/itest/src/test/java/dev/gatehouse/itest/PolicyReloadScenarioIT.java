package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The household's own policies are edited while the gateway runs and devices talk. */
class PolicyReloadScenarioIT {
    private static final String TOPIC = "home/lamp/brightness";
    private static final String BRIGHT = "{\"brightness\":200}";
    private static final String DIM = "{\"brightness\":50}";
    private static final String BLINDING = "{\"brightness\":900}";

    /** A word that JSON Schema does not know, where policy files are well-formed all the same. */
    private static final String NO_SCHEMA = "{\"type\": \"brightness\"}";

    @TempDir Path folder;
    private MqttEcho broker;
    private String json;
    private Path policy;

    @BeforeEach
    void startBroker() throws Exception {
        Authority authority = Authority.make("Reload");
        broker = MqttEcho.start(authority.issue(folder, "broker.example"));
        json =
                """
                {"dev.gatehouse.policy": {"watchSeconds": 1},
                 "dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                   "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"]}}
                """
                        .formatted(broker.port(), authority.write(folder));
        policy = Files.createDirectory(folder.resolve("policies")).resolve("lamp.json");
        write(topic(schema(255)));
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void aMendedPolicyHoldsFromTheNextMessageOfAnOpenFlowAndABrokenOneChangesNothing()
            throws Exception {
        try (Gateway gateway = Gateway.start(folder, json);
                MqttFlow open = MqttFlow.open(gateway.port("lamp"));
                MqttFlow other = MqttFlow.open(gateway.port("lamp"))) {
            int port = gateway.port("lamp");
            assertThat(open.echoes(TOPIC, BRIGHT)).isTrue();
            assertThat(MqttFlow.passes(port, TOPIC, BLINDING)).isFalse();

            write("{\"format\": 1,");
            told(gateway, "policy.invalid", 1);
            lastGoodHolds(open, port);

            write(topic(NO_SCHEMA));
            told(gateway, "policy.invalid", 2);
            assertThat(gateway.findings()).contains(policy + ", /schema");
            lastGoodHolds(open, port);

            write(topic(schema(100)));
            Await.until("the new policy", () -> !MqttFlow.passes(port, TOPIC, BRIGHT));
            told(gateway, "policy.loaded", 1);
            assertThat(open.echoes(TOPIC, DIM)).as("what both policies allow").isTrue();
            assertThat(open.echoes(TOPIC, BRIGHT)).as("what the new one refuses").isFalse();
            assertThat(open.echoes(TOPIC, DIM)).as("the flow goes on").isTrue();
            assertThat(gateway.codes()).contains("payload.schema");
            assertThat(other.echoes("home/other", "anything")).as("another flow").isTrue();
        }
    }

    @Test
    void aTopicSchemaThatIsNoneIsAFaultOfItsFileAndNothingPassesFailsClosed() throws Exception {
        write(topic(NO_SCHEMA));
        Files.writeString(folder.resolve("gatehouse.json"), json);
        Gateway.Result check = Gateway.command("check", "--config", folder.toString());
        assertThat(check.code()).as("%s", check).isEqualTo(2);
        assertThat(check.err()).startsWith(policy + ", /schema").contains("allowed: ");
        try (Gateway gateway = Gateway.start(folder, json)) {
            int port = gateway.port("lamp");
            assertThat(MqttFlow.works(port)).isFalse();
            told(gateway, "policy.invalid", 1);
            assertThat(gateway.findings()).contains(policy + ", /schema");
            assertThat(gateway.output())
                    .anyMatch(line -> line.contains("no policies are in force yet"));
            write(topic(schema(255)));
            Await.until("service", () -> MqttFlow.passes(port, TOPIC, BRIGHT));
            assertThat(MqttFlow.passes(port, TOPIC, BLINDING)).isFalse();
        }
    }

    private static void lastGoodHolds(MqttFlow open, int port) {
        assertThat(open.echoes(TOPIC, BRIGHT)).isTrue();
        assertThat(MqttFlow.passes(port, TOPIC, BRIGHT)).isTrue();
        assertThat(MqttFlow.passes(port, TOPIC, BLINDING)).isFalse();
    }

    private static void told(Gateway gateway, String code, int times)
            throws IOException, InterruptedException {
        Await.until(
                times + " " + code,
                () -> gateway.codes().stream().filter(code::equals).count() >= times);
    }

    private void write(String text) throws IOException {
        Files.writeString(policy, text);
    }

    private static String topic(String schema) {
        return """
               {"format": 1, "kind": "topic-schema", "id": "own/lamp", "filter": "%s",
                "directions": ["to-server"], "schema": %s, "maxOctets": 512}
               """
                .formatted(TOPIC, schema);
    }

    private static String schema(int most) {
        return "{\"type\": \"object\", \"properties\": {\"brightness\": {\"maximum\": "
                + most
                + "}}}";
    }
}
