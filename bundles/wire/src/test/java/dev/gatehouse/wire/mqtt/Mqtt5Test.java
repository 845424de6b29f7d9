package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.wire.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CONNECT and CONNACK of MQTT 5 settle is held against what follows. */
class Mqtt5Test {
    private static final String WITH_METHOD = "1012 0004 4D515454 05 02 000A 04 15 0001 6D 0001 70";
    private static final String ASKED = "F006 18 04 15 0001 6D";

    @ParameterizedTest
    @CsvSource({
        // What the server announced, and what the client sends.
        "02 24 00, 3206 0001 61 0001 00, MQTT-3.2.2-11",
        "02 24 01, 3406 0001 61 0001 00, MQTT-3.2.2-11",
        "02 25 00, 3104 0001 61 00, MQTT-3.2.2-14",
        "02 28 00, 8207 0001 00 0001 2B 00, MQTT 3.2.2.3",
        "02 29 00, 8209 0001 02 0B 01 0001 61 00, MQTT 3.2.2.3",
        "02 2A 00, 8210 0001 00 000A 2473686172652F672F61 00, MQTT 3.2.2.3",
        "03 22 0002, 3007 0001 61 03 23 0003, MQTT-3.3.2-9",
        "05 27 00000008, 3007 0001 61 00 616161, MQTT-3.1.2-24"
    })
    void theClientKeepsToWhatTheServerAnnounced(String announced, String packet, String clause) {
        byte[] connack = Packets.packet(0x20, Packets.hex("0000" + announced));
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.CONNECT_5);
        script.feed(TO_CLIENT, connack).feed(TO_SERVER, Packets.hex(packet));
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_5);
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
        Script free = Packets.open(Script.allowing(Packets.layer()), 5);
        assertThat(free.feed(TO_SERVER, Packets.hex(packet)).aborted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "03 21 0001, 3206 0001 61 0001 00, 3206 0001 61 0002 00, MQTT-3.3.4-7",
        "05 27 00000008, D000, 3007 0001 61 00 616161, MQTT-3.1.2-24",
        "03 22 0001, 3007 0001 61 03 23 0001, 3007 0001 61 03 23 0002, MQTT-3.3.2-9"
    })
    void theServerKeepsToWhatTheClientAnnounced(
            String announced, String first, String second, String clause) {
        String head = "0004 4D515454 05 02 000A" + announced + "0001 70";
        Script script = Script.allowing(Packets.layer());
        script.feed(TO_SERVER, Packets.packet(0x10, Packets.hex(head)));
        script.feed(TO_CLIENT, Packets.hex("2003000000")).feed(TO_CLIENT, Packets.hex(first));
        assertThat(script.aborted()).isEmpty();
        script.feed(TO_CLIENT, Packets.hex(second));
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
        assertThat(Packets.hex(script.passed(TO_CLIENT))).endsWith(first.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        // AUTH that nobody asked for, another packet, and a second answer.
        "F006 18 04 15 0001 6D, '', MQTT-4.12.0-6",
        "F006 19 04 15 0001 6D, '', MQTT-4.12.0-6",
        "C000, '', MQTT-3.1.2-30",
        "F006 18 04 15 0001 6E, F006 18 04 15 0001 6D, MQTT-4.12.0-5",
        "F006 00 04 15 0001 6D, F006 18 04 15 0001 6D, MQTT 2.4"
    })
    void amidTheAuthenticationNothingElseComes(String packet, String asked, String clause) {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.hex(WITH_METHOD));
        if (!asked.isEmpty()) {
            script.feed(TO_CLIENT, Packets.hex(asked));
        }
        script.feed(TO_SERVER, Packets.hex(packet));
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.hex(WITH_METHOD));
        // CONNACK did not come yet, so that DISCONNECT must not either (MQTT-3.14.0-1).
        assertThat(Packets.hex(script.answered(TO_CLIENT))).startsWith("20");
    }

    @Test
    void theServerAsksOnceAtATime() {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.hex(WITH_METHOD));
        script.feed(TO_CLIENT, Packets.hex(ASKED)).feed(TO_CLIENT, Packets.hex(ASKED));
        assertThat(script.aborted().orElseThrow().params())
                .containsEntry("clause", "MQTT-4.12.0-6");
        assertThat(script.passed(TO_CLIENT)).isEqualTo(Packets.hex(ASKED));
    }

    @Test
    void authenticatingAgainIsForTheClientToBegin() {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.hex(WITH_METHOD));
        script.feed(TO_CLIENT, Packets.hex("2003000000")).feed(TO_CLIENT, Packets.hex(ASKED));
        assertThat(script.aborted().orElseThrow().code()).isEqualTo(Codes.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aServersFarewellIsTheEnd() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 5);
        script.feed(TO_CLIENT, Packets.hex("E0018B")).feed(TO_SERVER, Packets.PINGREQ);
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.CONNECT_5);
        assertThat(script.aborted()).isEmpty();
        script.feed(TO_CLIENT, Packets.PINGRESP);
        assertThat(script.aborted().orElseThrow().params())
                .containsEntry("clause", "MQTT-3.14.4-2");
        assertThat(Packets.hex(script.passed(TO_CLIENT))).endsWith("E0018B");
    }

    @Test
    void manySubscriptionIdentifiersMayComeFromTheServer() {
        Script script = Packets.open(Script.allowing(Packets.layer()), 5);
        script.feed(TO_CLIENT, Packets.hex("3008 0001 61 04 0B01 0B02"));
        assertThat(script.aborted()).isEmpty();
    }
}
