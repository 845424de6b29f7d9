package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.wire.Script;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One packet for each rule: it never passes, and the finding names the clause. */
class RulesTest {

    @ParameterizedTest
    @CsvSource({
        "30FFFFFFFF7F, MQTT 2.2.3",
        "308000, MQTT 2.2.3",
        "C08000, MQTT 2.2.3",
        "308100, MQTT 2.2.3",
        "F000, MQTT 2.2.1",
        "0000, MQTT 2.2.1",
        "9003000100, MQTT 2.2.1",
        "20020000, MQTT 2.2.1",
        "100D00044D5154540402000A000170, MQTT-3.1.0-2",
        "C100, MQTT-2.2.2-2",
        "60020001, MQTT-2.2.2-2",
        "30020001, MQTT 2.2.3",
        "30020000, MQTT-4.7.3-1",
        "300300012B, MQTT-3.3.2-2",
        "3003000100, MQTT-1.5.3-2",
        "300300011F, MQTT 1.5.3",
        "30030001C0, MQTT-1.5.3-1",
        "30040002C080, MQTT-1.5.3-1",
        "30050003EDA080, MQTT-1.5.3-1",
        "30050003E08080, MQTT-1.5.3-1",
        "30060004F4908080, MQTT-1.5.3-1",
        "30060004F08FBFBF, MQTT-1.5.3-1",
        "30050003EFBFBF, MQTT 1.5.3",
        "30050003EFB790, MQTT 1.5.3",
        "3605000161 0001, MQTT-3.3.1-4",
        "38030001 61, MQTT-3.3.1-2",
        "32050001 61 0000, MQTT-2.3.1-1",
        "8202 0001, MQTT-3.8.3-3",
        "82060001 0001 61 03, MQTT-3-8.3-4",
        "82060001 0001 61 04, MQTT-3-8.3-4",
        "82070001 0002 612B 00, MQTT-4.7.1-2",
        "82080001 0003 232F61 00, MQTT-4.7.1-2",
        "820E0001 0009 2473686172652F2F61 00, MQTT 4.7",
        "A202 0001, MQTT-3.10.3-2",
        "C00100, MQTT 2.2.3",
        "E00100, MQTT 2.2.3",
        "4003000100, MQTT 2.2.3"
    })
    void aClientOfMqtt311(String packet, String clause) {
        refused(4, TO_SERVER, packet, clause);
    }

    @ParameterizedTest
    @CsvSource({
        "C00100, MQTT 2.1.4",
        "F000, MQTT-4.12.0-6",
        "300500016102 01, MQTT 2.1.4",
        "3006000161 02 0102, MQTT 2.2.2.2",
        "3008000161 04 01010101, MQTT 2.2.2.2",
        "3006000161 02 1700, MQTT 2.2.2.2",
        "3007000161 03 230000, MQTT 2.2.2.2",
        "3007000161 03 23000B, MQTT-3.3.2-9",
        "3006000161 02 0B01, MQTT-3.3.4-6",
        "3008000161 04 0800012B, MQTT-3.3.2-14",
        "3007000161 03 080000, MQTT-3.3.2-14",
        "30050000 01 01, MQTT 2.1.4",
        "3003000000, MQTT-4.7.3-1",
        "40040001 92 00, MQTT 2.4",
        "62040001 10 00, MQTT 2.4",
        "82070001 00 0001 61 30, MQTT-3.8.3-5",
        "82070001 00 0001 61 40, MQTT-3.8.3-5",
        "82100001 00 000A 2473686172652F672F61 04, MQTT-3.8.3-4",
        "E0 01 05, MQTT 2.4",
        "E0 07 00 05 11 00000001, MQTT 2.2.2.2",
        "E0 06 00 04 1C 0001 61, MQTT 2.2.2.2"
    })
    void aClientOfMqtt5(String packet, String clause) {
        refused(5, TO_SERVER, packet, clause);
    }

    @ParameterizedTest
    @CsvSource({
        "20020000, MQTT 3.2",
        "E000, MQTT 2.2.1",
        "C000, MQTT 2.2.1",
        "9003000100, MQTT-2.3.1-7",
        "B0020001, MQTT-2.3.1-7",
        "300300012B, MQTT-3.3.2-2",
        "D00100, MQTT 2.2.3"
    })
    void aServerOfMqtt311(String packet, String clause) {
        refused(4, TO_CLIENT, packet, clause);
    }

    @ParameterizedTest
    @CsvSource({
        "20020106, MQTT-3.2.2-4",
        "20020006, MQTT 3.2.2.3",
        "20020200, MQTT 3.2.2.1",
        "20020100, MQTT-3.2.2-4",
        "20030000 00, MQTT 2.2.3",
        "30030001 61, MQTT-3.2.0-1"
    })
    void aServersFirstAnswer(String packet, String clause) {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.CONNECT_4);
        script.feed(TO_CLIENT, Packets.hex(packet));
        assertThat(script.passed(TO_CLIENT)).isEmpty();
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
        assertThat(Packets.hex(script.answered(TO_CLIENT))).isEqualTo("20020003");
    }

    @ParameterizedTest
    @CsvSource({
        "300300016100, MQTT-3.1.0-1",
        "474554202F, MQTT-3.1.0-1",
        "100C00044D5154540400000A0000, MQTT-3.1.3-8",
        "100D00044D5154540602000A000170, MQTT-3.1.2-2",
        "100D00044D5154558402000A000170, MQTT-3.1.2-1",
        "100D00044D5154540403000A000170, MQTT-3.1.2-3",
        "100D00044D515454040A000A000170, MQTT-3.1.2-13",
        "100D00044D5154540442000A000170, MQTT-3.1.2-22",
        "101300044D515454041E000A000170 000170 000170, MQTT-3.1.2-14",
        "101300044D5154540406000A000170 00012B 000170, MQTT-4.7.1-1",
        "101200044D5154540502000A04 16000101 000170, MQTT 3.1.2.11.10",
        "101100044D5154540502000A03 210000 000170, MQTT 2.2.2.2"
    })
    void aFirstPacketThatIsNoLegalConnectConnectsNothingFailsClosed(String packet, String clause) {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.hex(packet));
        assertThat(script.connected()).isFalse();
        assertThat(script.passed(TO_SERVER)).isEmpty();
        assertThat(script.judged()).isEmpty();
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
    }

    @ParameterizedTest
    @CsvSource({
        // What comes next for an identifier: sent by the client, by the server, and who errs.
        "4, 32050001610001, 50020001, TO_CLIENT, MQTT-2.3.1-6",
        "4, 34050001610001, 40020001, TO_CLIENT, MQTT-2.3.1-6",
        "4, 34050001610001, 70020001, TO_CLIENT, MQTT-2.3.1-6",
        "4, 820600010001 6100, 9004 0001 0000, TO_CLIENT, MQTT-3.8.4-5",
        "4, 820600010001 6100, B002 0001, TO_CLIENT, MQTT-2.3.1-7",
        "4, 32050001610001, 62020002, , ",
        "5, 820700010000016100, 9005 0001 00 0000, TO_CLIENT, MQTT-3.8.4-6"
    })
    void acknowledgementsFitWhatTheyAnswer(
            int level, String client, String server, Direction errs, String clause) {
        Script script = Packets.open(Script.allowing(Packets.layer()), level);
        script.feed(TO_SERVER, Packets.hex(client)).feed(TO_CLIENT, Packets.hex(server));
        if (errs == null) {
            assertThat(script.aborted()).isEmpty();
        } else {
            assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
            assertThat(script.passed(errs)).isEqualTo(Packets.connack(level));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 32050001610001, true", "4, 3A050001610001, false", "4, 8206000100016100, true"})
    void anIdentifierInUseIsNotGivenOutAgain(int level, String second, boolean refused) {
        Script script = Packets.open(Script.allowing(Packets.layer()), level);
        script.feed(TO_SERVER, Packets.hex("32050001610001"));
        script.feed(TO_SERVER, Packets.hex(second));
        assertThat(script.aborted().isPresent()).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"4", "5"})
    void nothingFollowsTheEnd(int level) {
        Script script = Packets.open(Script.allowing(Packets.layer()), level);
        script.feed(TO_SERVER, Packets.DISCONNECT).feed(TO_SERVER, Packets.PINGREQ);
        Finding finding = script.aborted().orElseThrow();
        assertThat(finding.code()).isEqualTo(Codes.MESSAGE_OUT_OF_ORDER);
        assertThat(finding.params()).containsEntry("clause", "MQTT-3.14.4-2");
    }

    @ParameterizedTest
    @CsvSource({"4, 20020005", "5, 2003008700"})
    void whatAClientSaysAfterARefusalGoesNowhere(int level, String connack) {
        Script script = Script.allowing(Packets.layer()).feed(TO_SERVER, Packets.connect(level));
        script.feed(TO_CLIENT, Packets.hex(connack)).feed(TO_SERVER, Packets.PINGREQ);
        assertThat(script.passed(TO_SERVER)).isEqualTo(Packets.connect(level));
        assertThat(script.aborted()).isEmpty();
    }

    private static void refused(int level, Direction direction, String packet, String clause) {
        Script script = Packets.open(Script.allowing(Packets.layer()), level);
        byte[] before = script.passed(direction);
        int judged = script.judged().size();
        script.feed(direction, Packets.hex(packet));
        assertThat(script.aborted()).as(packet).isPresent();
        assertThat(script.passed(direction)).isEqualTo(before);
        assertThat(script.judged()).hasSize(judged);
        assertThat(script.aborted().orElseThrow().params()).containsEntry("clause", clause);
        if (level == 5) {
            assertThat(Packets.hex(script.answered(TO_CLIENT))).matches("E0..[89].*");
        }
    }
}
