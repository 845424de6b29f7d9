package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.wire.Script;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttLayerTest {

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void everyPacketOfALegalConversationPassesAsItCame(int level) {
        Conversation conversation = Conversation.of(level);
        Script script = conversation.play(Script.allowing(Packets.layer()));
        assertThat(script.aborted()).isEmpty();
        assertThat(script.passed(TO_SERVER)).isEqualTo(conversation.all(TO_SERVER));
        assertThat(script.passed(TO_CLIENT)).isEqualTo(conversation.all(TO_CLIENT));
        assertThat(script.judged()).hasSize(conversation.said().size());
        assertThat(script.connected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void octetByOctetIsTheSame(int level) {
        Conversation conversation = Conversation.of(level);
        for (PayloadDemand demand : List.of(PayloadDemand.NONE, (PayloadDemand) (d, m) -> 1000)) {
            Script script = Script.allowing(new MqttLayer(demand, MqttLimits.DEFAULTS));
            conversation.said().forEach(s -> script.feedSingly(s.direction(), s.octets()));
            assertThat(script.aborted()).isEmpty();
            assertThat(script.passed(TO_SERVER)).isEqualTo(conversation.all(TO_SERVER));
            assertThat(script.passed(TO_CLIENT)).isEqualTo(conversation.all(TO_CLIENT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void splitAtEveryOctetIsTheSame(int level) {
        Conversation conversation = Conversation.of(level);
        for (Conversation.Said cut : conversation.said()) {
            for (int at = 1; at < cut.octets().length; at++) {
                Script script = Script.allowing(Packets.reading(1000));
                for (Conversation.Said said : conversation.said()) {
                    int split = said == cut ? at : said.octets().length;
                    script.feed(said.direction(), Arrays.copyOf(said.octets(), split));
                    script.feed(
                            said.direction(),
                            Arrays.copyOfRange(said.octets(), split, said.octets().length));
                }
                assertThat(script.passed(TO_SERVER)).isEqualTo(conversation.all(TO_SERVER));
                assertThat(script.passed(TO_CLIENT)).isEqualTo(conversation.all(TO_CLIENT));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void anEndWithinAPacketFailsClosed(int level) {
        Conversation conversation = Conversation.of(level);
        for (Conversation.Said cut : conversation.said()) {
            for (int at = 1; at < cut.octets().length; at++) {
                Script script = Script.allowing(Packets.reading(1000));
                for (Conversation.Said said : conversation.said()) {
                    if (said == cut) {
                        break;
                    }
                    script.feed(said.direction(), said.octets());
                }
                int before = script.passed(cut.direction()).length;
                script.feed(cut.direction(), Arrays.copyOf(cut.octets(), at));
                script.finish(cut.direction());
                assertThat(script.passed(cut.direction())).hasSize(before);
                assertThat(script.aborted().orElseThrow().code())
                        .isEqualTo(Codes.MESSAGE_TRUNCATED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void anEndBetweenPacketsIsCarriedOn(int level) {
        Script script = Packets.open(Script.allowing(Packets.layer()), level);
        script.finish(TO_CLIENT).finish(TO_SERVER);
        assertThat(script.finished(TO_CLIENT)).isTrue();
        assertThat(script.finished(TO_SERVER)).isTrue();
        assertThat(script.aborted()).isEmpty();
    }

    @Test
    void anEndWhileTheLastPacketIsJudgedComesAfterIt() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 4).deferring();
        script.feed(TO_SERVER, Packets.PINGREQ).finish(TO_SERVER);
        assertThat(script.finished(TO_SERVER)).isFalse();
        script.decide(TO_SERVER, Verdict.ALLOW);
        assertThat(script.finished(TO_SERVER)).isTrue();
        assertThat(Packets.hex(script.passed(TO_SERVER))).endsWith("C000");
    }

    @Test
    void nothingIsConnectedBeforeAConnectIsAllowed() {
        Script script = Script.allowing(Packets.layer()).deferring();
        script.feed(TO_SERVER, Packets.CONNECT_4);
        assertThat(script.connected()).isFalse();
        assertThat(script.passed(TO_SERVER)).isEmpty();
        script.decide(TO_SERVER, Verdict.ALLOW);
        assertThat(script.connected()).isTrue();
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_4);
    }

    @Test
    void aSilentClientThatLeavesEndsBothSides() {
        Script script = Script.allowing(Packets.layer()).finish(TO_SERVER);
        assertThat(script.finished(TO_CLIENT)).isTrue();
        assertThat(script.connected()).isFalse();
        script.feed(TO_SERVER, Packets.CONNECT_4);
        assertThat(script.judged()).isEmpty();
    }

    @Test
    void theConnectShowsUserPasswordAndWill() {
        List<String> seen = new ArrayList<>();
        Script script =
                Script.judging(
                        Packets.layer(),
                        (direction, message) -> {
                            if (message instanceof MqttConnect connect) {
                                String password =
                                        connect.password()
                                                .orElseThrow()
                                                .reveal(o -> text(ByteBuffer.wrap(o)));
                                seen.add(connect.user().orElseThrow() + ":" + password);
                                seen.add(connect.will().orElseThrow().topic());
                                seen.add(text(connect.will().orElseThrow().payload()));
                            }
                            return Verdict.ALLOW;
                        });
        Conversation.of(5).play(script);
        assertThat(seen).containsExactly("u:p", "w", "hi");
        MqttConnect kept = (MqttConnect) script.judged().get(0);
        assertThat(kept.password().orElseThrow().matches(new byte[1])).isTrue();
    }

    @Test
    void anAliasStandsForItsTopic() {
        List<String> topics = new ArrayList<>();
        Script script =
                Script.judging(
                        Packets.layer(),
                        (direction, message) -> {
                            if (message instanceof MqttPublish publish) {
                                topics.add(direction + " " + publish.topic());
                            }
                            return Verdict.ALLOW;
                        });
        Packets.open(script, 5);
        script.feed(TO_SERVER, Packets.hex("3007 0001 61 03 23 0001"));
        script.feed(TO_SERVER, Packets.hex("3006 0000 03 23 0001"));
        script.feed(TO_CLIENT, Packets.hex("3007 0001 62 03 23 0001"));
        script.feed(TO_CLIENT, Packets.hex("3006 0000 03 23 0001"));
        assertThat(topics)
                .containsExactly("TO_SERVER a", "TO_SERVER a", "TO_CLIENT b", "TO_CLIENT b");
        script.feed(TO_SERVER, Packets.hex("3006 0000 03 23 0002"));
        assertThat(script.aborted().orElseThrow().params()).containsValue("MQTT 3.3.2.3.4");
    }

    @Test
    void twoDirectionsAreJudgedApart() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 4).deferring();
        script.feed(TO_SERVER, Packets.publish(4, 1, 1, "a", new byte[3]));
        script.feed(TO_CLIENT, Packets.publish(4, 1, 1, "b", new byte[3]));
        script.decide(TO_CLIENT, Verdict.ALLOW).decide(TO_SERVER, Verdict.ALLOW);
        assertThat(Packets.hex(script.passed(TO_SERVER))).endsWith("0001610001000000");
        assertThat(Packets.hex(script.passed(TO_CLIENT))).endsWith("0001620001000000");
    }

    @Test
    void limitsAreHeldFailsClosed() {
        MqttLimits tight = new MqttLimits(4096, 512, 128, 8, 3, 2, 2, 2);
        PayloadDemand none = PayloadDemand.NONE;
        List<String> beyond =
                List.of(
                        "30FF7F 0001 61",
                        "300B 0009 616161616161616161",
                        "3009 0007 2F2F2F61616161",
                        "820E 0001 0001 61 00 0001 62 00 0001 63 00",
                        "A20B 0001 0001 61 0001 62 0001 63");
        for (String packet : beyond) {
            Script script = Packets.open(Script.allowing(new MqttLayer(none, tight)), 4);
            script.feed(TO_SERVER, Packets.hex(packet));
            assertThat(script.aborted().orElseThrow().code())
                    .as(packet)
                    .isEqualTo(Codes.MESSAGE_TOO_LARGE);
            assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_4);
        }
        Script ids = Packets.open(Script.allowing(new MqttLayer(none, tight)), 4);
        for (int id = 1; id <= 3; id++) {
            ids.feed(TO_SERVER, Packets.publish(4, 1, id, "a", new byte[0]));
        }
        assertThat(ids.aborted().orElseThrow().params())
                .containsEntry("reason", "too many packet identifiers");
    }

    @Test
    void aFindingNamesRuleAndClauseOfTheVersion() {
        Script old = Packets.open(Script.allowing(Packets.layer()), 4);
        old.feed(TO_SERVER, Packets.hex("3009 0000"));
        assertThat(old.aborted().orElseThrow().params())
                .containsEntry("protocol", "MQTT")
                .containsKeys("reason", "clause");
        Script five = Packets.open(Script.allowing(Packets.layer()), 5);
        five.feed(TO_SERVER, Packets.hex("C100"));
        Finding finding = five.aborted().orElseThrow();
        assertThat(finding.code()).isEqualTo(Codes.MESSAGE_MALFORMED);
        assertThat(finding.params()).containsEntry("clause", "MQTT-2.1.3-1");
    }

    static String text(ByteBuffer octets) {
        return StandardCharsets.UTF_8.decode(octets.duplicate()).toString();
    }
}
