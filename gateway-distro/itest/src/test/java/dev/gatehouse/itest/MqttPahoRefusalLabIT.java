package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway refuses, in the words that Eclipse Paho clients of both versions understand. */
@Lab
class MqttPahoRefusalLabIT {
    private static final int PAYLOAD_FORMAT_INVALID = 0x99; // MQTT 5, 2.4
    private static final int NOT_AUTHORIZED = 0x87; // MQTT 5, 2.4
    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86; // MQTT 5, 2.4

    @TempDir static Path folder;
    private static PahoHome home;

    @BeforeAll
    static void start() throws Exception {
        home = new PahoHome(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (home != null) {
            home.close();
        }
    }

    @Test
    void aDefaultPairIsRefusedInTheWordsOfEachVersion() throws Exception {
        int reached = home.behind.connections().size();
        var three = home.v3("default-three");
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("admin");
        options.setPassword("admin".toCharArray());
        var old =
                catchThrowableOfType(
                        org.eclipse.paho.client.mqttv3.MqttException.class,
                        () -> three.connect(options));
        assertThat(old.getReasonCode()).isIn(4, 5); // MQTT 3.1.1, table 3.1
        var five = home.v5("default-five");
        MqttConnectionOptions newer = new MqttConnectionOptions();
        newer.setUserName("admin");
        newer.setPassword("admin".getBytes(StandardCharsets.UTF_8));
        var now =
                catchThrowableOfType(
                        org.eclipse.paho.mqttv5.common.MqttException.class,
                        () -> five.connect(newer));
        assertThat(now.getReasonCode()).isIn(BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED);
        home.gateway.awaitFinding("login.default-pair");
        assertThat(home.behind.connections()).hasSize(reached);
        assertThat(home.brokerLog()).doesNotContain("default-three").doesNotContain("default-five");
    }

    @Test
    void aBadPayloadGetsAReasonInVersion5AndAClosedConnectionInVersion311() throws Exception {
        var five = home.v5("schema-five");
        five.connect(PahoHome.own5());
        assertThat(PahoHome.publish(five, "home/attic/temperature", "{\"celsius\": 4}"))
                .isLessThan(0x80);
        assertThat(PahoHome.publish(five, "home/attic/temperature", "{\"celsius\": \"hot\"}"))
                .isEqualTo(PAYLOAD_FORMAT_INVALID);
        assertThat(PahoHome.publish(five, "home/attic/temperature", "{\"celsius\": 5}"))
                .as("the connection lives on")
                .isLessThan(0x80);
        five.disconnect();
        var three = home.v3("schema-three");
        three.connect(PahoHome.own3());
        byte[] bad = "{\"celsius\": \"cold\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> three.publish("home/attic/temperature", bad, 1, false))
                .isInstanceOf(org.eclipse.paho.client.mqttv3.MqttException.class);
        Await.until("the close", () -> !three.isConnected());
        for (Tap.Connection connection : home.behind.connections()) {
            assertThat(PahoHome.text(connection.toServer()))
                    .doesNotContain("hot")
                    .doesNotContain("cold");
        }
    }

    @Test
    void aChangedPolicyTakesEffectWhileTheGoodFlowGoesOn() throws Exception {
        String topic = "home/bath/temperature";
        var good = home.v5("policy-good");
        good.connect(PahoHome.own5());
        var probe = home.v5("policy-probe");
        probe.connect(PahoHome.own5());
        assertThat(PahoHome.publish(probe, topic, "{\"celsius\": 50}")).isLessThan(0x80);
        home.policy(30);
        int[] sent = {0};
        try {
            Await.until(
                    "the new policy",
                    () -> {
                        sent[0]++;
                        assertThat(PahoHome.publish(good, topic, "{\"celsius\": 21}"))
                                .isLessThan(0x80);
                        return PahoHome.publish(probe, topic, "{\"celsius\": 50}")
                                == PAYLOAD_FORMAT_INVALID;
                    });
            assertThat(PahoHome.publish(good, topic, "{\"celsius\": 22}")).isLessThan(0x80);
            assertThat(good.isConnected()).isTrue();
            assertThat(PahoHome.connections(home.before, "policy-good"))
                    .as("never dropped")
                    .hasSize(1);
        } finally {
            home.policy(60);
        }
        System.out.printf("good messages while the policy changed: %d, none lost%n", sent[0]);
        good.disconnect();
        probe.disconnect();
    }
}
