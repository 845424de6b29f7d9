package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.wire.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads are streamed where nobody reads them, and held whole where somebody does. */
class PayloadTest {

    @Test
    void aPayloadThatNobodyReadsStreamsWithNothingHeld() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 4);
        byte[] payload = new byte[16 * 1024 * 1024];
        Arrays.fill(payload, (byte) 0x5A);
        byte[] packet = Packets.publish(4, 1, 7, "firmware", payload);
        int before = script.passed(TO_SERVER).length;
        for (int at = 0; at < packet.length; at += 65_536) {
            script.feed(
                    TO_SERVER,
                    Arrays.copyOfRange(packet, at, Math.min(packet.length, at + 65_536)));
            assertThat(script.held(TO_SERVER)).isZero();
        }
        assertThat(script.passed(TO_SERVER)).hasSize(before + packet.length);
        assertThat(((MqttPublish) script.judged().get(2)).payload()).isEmpty();
    }

    @Test
    void aPayloadThatIsReadIsShownWhole() {
        List<String> seen = new ArrayList<>();
        Script script =
                Script.judging(
                        Packets.reading(5),
                        (direction, message) -> {
                            if (message instanceof MqttPublish publish) {
                                seen.add(publish.payload().map(MqttLayerTest::text).orElse("-"));
                            }
                            return Verdict.ALLOW;
                        });
        Packets.open(script, 4);
        script.feedSingly(TO_SERVER, Packets.publish(4, 0, 0, "t", "12345".getBytes()));
        script.feedSingly(TO_SERVER, Packets.publish(4, 0, 0, "t", "123456".getBytes()));
        script.feedSingly(TO_SERVER, Packets.publish(4, 0, 0, "t", new byte[0]));
        assertThat(seen).containsExactly("12345", "-", "");
    }

    @Test
    void aPayloadThatIsRefusedIsLeftOutWithNothingHeld() {
        Script script =
                Script.judging(
                        Packets.layer(),
                        (direction, message) ->
                                message instanceof MqttPublish
                                        ? new Verdict.Refuse(Finding.of(Codes.RATE_EXCEEDED))
                                        : Verdict.ALLOW);
        Packets.open(script, 5);
        byte[] packet = Packets.publish(5, 1, 7, "firmware", new byte[4 * 1024 * 1024]);
        script.feed(TO_SERVER, Arrays.copyOf(packet, 1000));
        assertThat(Packets.hex(script.answered(TO_CLIENT))).startsWith("40");
        script.feed(TO_SERVER, Arrays.copyOfRange(packet, 1000, packet.length));
        assertThat(script.held(TO_SERVER)).isZero();
        script.feed(TO_SERVER, Packets.PINGREQ);
        assertThat(script.passed(TO_SERVER))
                .isEqualTo(Packets.join(Packets.CONNECT_5, Packets.PINGREQ));
    }

    @Test
    void aHeadThatClaimsMoreThanItsPacketIsNotWaitedForFailsClosed() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 5);
        script.feed(TO_SERVER, Packets.hex("30 06 0001 61 FFFF03"));
        assertThat(script.aborted()).isPresent();
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_5);
    }
}
