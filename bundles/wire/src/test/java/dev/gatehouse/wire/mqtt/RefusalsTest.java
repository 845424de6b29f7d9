package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage.Kind;
import dev.gatehouse.wire.Script;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each side is told when the guards say no. */
class RefusalsTest {

    @ParameterizedTest
    @CsvSource({
        "3, login.default-pair, 20020004",
        "4, login.default-pair, 20020004",
        "4, flow.not-protected, 20020005",
        "5, login.default-pair, 20..0086",
        "5, flow.not-protected, 20..0087",
        "5, rate.exceeded, 20..0097"
    })
    void aRefusedConnectIsToldAndNothingIsConnected(int level, String word, String answer) {
        Script script = refusing(Kind.MQTT_CONNECT, Codes.all().get(word));
        script.feed(TO_SERVER, Packets.connect(level));
        assertThat(script.connected()).isFalse();
        assertThat(script.passed(TO_SERVER)).isEmpty();
        assertThat(script.aborted()).isPresent();
        String said = Packets.hex(script.answered(TO_CLIENT));
        if (level < 5) {
            assertThat(said).isEqualTo(answer);
        } else {
            // CONNACK, no session, the code, one reason string that is the finding's word.
            String code = answer.substring(6, 8);
            assertThat(said).startsWith("20").matches("20..00" + code + "..1F00.*");
            assertThat(said).endsWith(ascii(word));
        }
    }

    @ParameterizedTest
    @CsvSource({"payload.schema, 99", "rate.exceeded, 97", "flow.not-protected, 87"})
    void aRefusedPublishOfMqtt5IsAnsweredWithItsReason(String word, String code) {
        FindingCode finding = Codes.all().get(word);
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, finding), 5);
        script.feed(TO_SERVER, Packets.publish(5, 1, 0x1234, "a", new byte[300]));
        assertThat(Packets.hex(script.answered(TO_CLIENT)))
                .matches("40..1234" + code + "..1F00..*" + ascii(word));
        script.feed(TO_SERVER, Packets.publish(5, 2, 0x1234, "a", new byte[300]));
        assertThat(Packets.hex(script.answered(TO_CLIENT))).contains("1234" + code).contains("50");
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_5);
        assertThat(script.aborted()).isEmpty();
        script.feed(TO_SERVER, Packets.PINGREQ);
        assertThat(Packets.hex(script.passed(TO_SERVER))).endsWith("C000");
    }

    @Test
    void withoutProblemInformationThereIsNoReasonString() {
        Script script = refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA);
        script.feed(TO_SERVER, Packets.hex("1010 0004 4D515454 05 02 000A 02 17 00 0001 70"));
        script.feed(TO_CLIENT, Packets.CONNACK_5);
        script.feed(TO_SERVER, Packets.publish(5, 1, 9, "a", new byte[3]));
        assertThat(Packets.hex(script.answered(TO_CLIENT))).isEqualTo("4003000999");
    }

    @Test
    void anAnswerIsNeverLargerThanTheClientTakes() {
        Script script = refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA);
        script.feed(TO_SERVER, Packets.hex("1013 0004 4D515454 05 02 000A 05 27 0000000A 0001 70"));
        script.feed(TO_CLIENT, Packets.hex("2003 000000"));
        script.feed(TO_SERVER, Packets.publish(5, 1, 9, "a", new byte[3]));
        assertThat(Packets.hex(script.answered(TO_CLIENT))).isEqualTo("4003000999");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aRefusedPublishAtQos0IsLeftOutInSilence(int level) {
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, Codes.RATE_EXCEEDED), level);
        int before = script.passed(TO_SERVER).length;
        script.feedSingly(TO_SERVER, Packets.publish(level, 0, 0, "a", new byte[1000]));
        script.feed(TO_CLIENT, Packets.publish(level, 0, 0, "a", new byte[1000]));
        assertThat(script.passed(TO_SERVER)).hasSize(before);
        assertThat(script.passed(TO_CLIENT)).isEqualTo(Packets.connack(level));
        assertThat(script.answered(TO_CLIENT)).isEmpty();
        assertThat(script.answered(TO_SERVER)).isEmpty();
        assertThat(script.aborted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 1", "4, 2"})
    void anOldClientIsNeverToldThatARefusedMessageArrivedFailsClosed(int level, int qos) {
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA), level);
        script.feed(TO_SERVER, Packets.publish(level, qos, 1, "a", new byte[3]));
        assertThat(script.answered(TO_CLIENT)).isEmpty();
        assertThat(script.aborted()).isPresent();
    }

    @Test
    void anOldServerIsRelievedOfARefusedMessage() {
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA), 4);
        script.feed(TO_CLIENT, Packets.publish(4, 1, 1, "a", new byte[3]));
        script.feed(TO_CLIENT, Packets.publish(4, 2, 2, "a", new byte[3]));
        script.feed(TO_CLIENT, Packets.hex("62020002"));
        assertThat(Packets.hex(script.answered(TO_SERVER))).isEqualTo("400200015002000270020002");
        assertThat(script.passed(TO_CLIENT)).isEqualTo(Packets.CONNACK);
        assertThat(script.aborted()).isEmpty();
    }

    @Test
    void aServerOfMqtt5IsToldWhy() {
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA), 5);
        script.feed(TO_CLIENT, Packets.publish(5, 1, 1, "a", new byte[3]));
        script.feed(TO_CLIENT, Packets.publish(5, 2, 2, "a", new byte[3]));
        assertThat(Packets.hex(script.answered(TO_SERVER))).isEqualTo("40030001995003000299");
    }

    @Test
    void aRefusedMessageLeavesIdentifiersAndReceiveMaximumAsTheyWere() {
        boolean[] refuse = {true};
        Script script =
                Script.judging(
                        Packets.layer(),
                        (direction, message) ->
                                refuse[0] && message.kind() == Kind.MQTT_PUBLISH
                                        ? new Verdict.Refuse(Finding.of(Codes.PAYLOAD_SCHEMA))
                                        : Verdict.ALLOW);
        script.feed(TO_SERVER, Packets.CONNECT_5);
        script.feed(TO_CLIENT, Packets.hex("2006 0000 03 21 0001"));
        for (int i = 0; i < 3; i++) {
            script.feed(TO_SERVER, Packets.publish(5, 2, 5, "a", new byte[3]));
        }
        refuse[0] = false;
        script.feed(TO_SERVER, Packets.publish(5, 2, 5, "a", new byte[3]));
        assertThat(script.aborted()).isEmpty();
        script.feed(TO_SERVER, Packets.publish(5, 2, 6, "a", new byte[3]));
        assertThat(script.aborted().orElseThrow().params()).containsValue("MQTT-3.3.4-7");
        assertThat(Packets.hex(script.answered(TO_CLIENT))).contains("E0").contains("93");
    }

    @Test
    void aRefusedMessageThatSetsAnAliasEndsTheFlowFailsClosed() {
        Script script = Packets.open(refusing(Kind.MQTT_PUBLISH, Codes.PAYLOAD_SCHEMA), 5);
        script.feed(TO_SERVER, Packets.hex("3007 0001 61 03 23 0001"));
        assertThat(script.aborted()).isPresent();
        assertThat(Packets.hex(script.answered(TO_CLIENT))).startsWith("E0");
    }

    @ParameterizedTest
    @CsvSource({"4, 900400078080, 82", "5, 87, 82"})
    void aRefusedSubscribeIsRefusedWhole(int level, String said, String first) {
        Script script = Packets.open(refusing(Kind.MQTT_SUBSCRIBE, Codes.RATE_EXCEEDED), level);
        String block = level == 5 ? "00" : "";
        String body = "0007" + block + "00016100" + "00016200";
        script.feed(TO_SERVER, Packets.packet(0x82, Packets.hex(body)));
        String answer = Packets.hex(script.answered(TO_CLIENT));
        if (level == 4) {
            assertThat(answer).isEqualTo(said);
        } else {
            assertThat(answer).matches("90..0007..1F00.*9797");
        }
        assertThat(script.aborted()).isEmpty();
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.connect(level));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aRefusedAcknowledgementEndsTheFlowFailsClosed(int level) {
        Script script = Packets.open(refusing(Kind.MQTT_CONTROL, Codes.RATE_EXCEEDED), level);
        assertThat(script.passed(TO_CLIENT)).isEmpty(); // The CONNACK itself was refused.
        assertThat(script.aborted()).isPresent();
        assertThat(Packets.hex(script.answered(TO_CLIENT))).startsWith(level == 5 ? "20" : "");
    }

    @Test
    void anUnreachableServerIsToldInTheVersionsWords() {
        Finding finding = Finding.of(Codes.UPSTREAM_UNREACHABLE);
        Script old = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.CONNECT_4);
        old.event(new Event.ConnectFailed(finding));
        assertThat(Packets.hex(old.answered(TO_CLIENT))).isEqualTo("20020003");
        Script five = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.CONNECT_5);
        five.event(new Event.ConnectFailed(finding));
        assertThat(Packets.hex(five.answered(TO_CLIENT))).matches("20..0088.*");
        assertThat(five.aborted()).contains(finding);
    }

    @Test
    void aRevokedFlowSaysFarewellWhereItsVersionCan() {
        Finding finding = Finding.of(Codes.FLOW_POLICY_CHANGED);
        Script five = Packets.open(Script.allowing(Packets.layer()), 5);
        five.event(new Event.Revoked(finding));
        assertThat(Packets.hex(five.answered(TO_CLIENT))).matches("E0..98.*");
        Script old = Packets.open(Script.allowing(Packets.layer()), 4);
        old.event(new Event.Revoked(finding));
        assertThat(old.answered(TO_CLIENT)).isEmpty();
        assertThat(old.aborted()).contains(finding);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void quarantineEndsTheFlow(int level) {
        Script script =
                Packets.open(
                        Script.judging(
                                Packets.layer(),
                                (direction, message) ->
                                        message.kind() == Kind.MQTT_PUBLISH
                                                ? new Verdict.Quarantine(
                                                        Finding.of(Codes.RATE_EXCEEDED))
                                                : Verdict.ALLOW),
                        level);
        script.feed(TO_SERVER, Packets.publish(level, 0, 0, "a", new byte[3]));
        assertThat(script.aborted()).isPresent();
        assertThat(Packets.hex(script.answered(TO_CLIENT))).matches(level == 5 ? "E0..98.*" : "");
    }

    @Test
    void aDroppedConnectGetsNoAnswer() {
        Script script =
                Script.judging(
                        Packets.layer(),
                        (direction, message) ->
                                new Verdict.Drop(Finding.of(Codes.LOGIN_DEFAULT_PAIR)));
        script.feed(TO_SERVER, Packets.CONNECT_5);
        assertThat(script.answered(TO_CLIENT)).isEmpty();
        assertThat(script.aborted()).isPresent();
    }

    private static Script refusing(Kind kind, FindingCode code) {
        return Script.judging(
                Packets.layer(),
                (direction, message) ->
                        message.kind() == kind
                                ? new Verdict.Refuse(Finding.of(code))
                                : Verdict.ALLOW);
    }

    private static String ascii(String text) {
        return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
