package dev.gatehouse.wire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    private static final Topics TOPICS = new Topics(MqttLimits.DEFAULTS);

    @Test
    void everyCodePointIsTakenOrRefusedAsTheStandardSays() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= 0xD800 && point <= 0xDFFF) {
                continue; // No text can hold a lone surrogate; see the octet test.
            }
            String text = "a" + Character.toString(point) + "b";
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            boolean nothing = (point & 0xFFFE) == 0xFFFE || point >= 0xFDD0 && point <= 0xFDEF;
            Rule expected = Rule.KEPT;
            if (point == 0) {
                expected = Rule.NUL;
            } else if (Character.isISOControl(point) || nothing) {
                expected = Rule.CONTROL;
            }
            if (Utf8.check(octets) != expected) {
                assertThat(Utf8.check(octets)).as("U+%04X", point).isEqualTo(expected);
            }
            if (expected == Rule.KEPT && !Utf8.decode(octets).equals(text)) {
                assertThat(Utf8.decode(octets)).isEqualTo(text);
            }
        }
    }

    @Test
    void threeOctetsAreWellFormedExactlyWhenTheDecoderOfThePlatformSaysSo() {
        // One lead octet of each kind and both edges, all that may follow, and the edges again.
        int[] leads = {
            0x61, 0x80, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5
        };
        int[] edges = {0x61, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
        for (int i = 0; i < leads.length * 256 * edges.length; i++) {
            int lead = leads[i / (256 * edges.length)];
            int second = i / edges.length % 256;
            byte[] octets = {(byte) lead, (byte) second, (byte) edges[i % edges.length]};
            boolean legal = Utf8.check(octets) != Rule.TEXT;
            boolean early = Utf8.check(octets) == Rule.NUL || Utf8.check(octets) == Rule.CONTROL;
            if (!early && legal != decodes(octets)) {
                assertThat(legal).as(Packets.hex(octets)).isEqualTo(decodes(octets));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, KEPT",
        "/, KEPT",
        "#, KEPT",
        "+, KEPT",
        "a/#, KEPT",
        "+/+/#, KEPT",
        "a/+/b, KEPT",
        "$SYS/#, KEPT",
        "$shared/x, KEPT",
        "$share/g/#, KEPT",
        "$share/g//, KEPT",
        "a#, FILTER",
        "#/a, FILTER",
        "a/#/b, FILTER",
        "a+, FILTER",
        "+a, FILTER",
        "a/b+/c, FILTER",
        "$share, SHARE",
        "$share/, SHARE",
        "$share/g, SHARE",
        "$share/g/, SHARE",
        "$share//a, SHARE",
        "$share/+/a, SHARE",
        "$share/g#/a, SHARE",
        "$share/g/a#, SHARE",
        "'', TOPIC_EMPTY"
    })
    void filters(String filter, Rule rule) {
        assertThat(TOPICS.filter(filter)).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aLimitOutOfItsRangeIsRefusedFailsClosed(int which) {
        int[] values = {4096, 512, 128, 8, 3, 2, 2, 2};
        assertThat(limits(values).packetIds()).isEqualTo(2);
        for (int bad : new int[] {-1, Integer.MAX_VALUE}) {
            int[] changed = values.clone();
            changed[which] = bad;
            assertThatThrownBy(() -> limits(changed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be");
        }
    }

    private static MqttLimits limits(int[] v) {
        return new MqttLimits(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    private static boolean decodes(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
