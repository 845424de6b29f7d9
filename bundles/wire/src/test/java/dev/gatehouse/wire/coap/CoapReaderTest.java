package dev.gatehouse.wire.coap;

import static dev.gatehouse.wire.coap.Datagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.api.message.CoapMessage.Type;
import dev.gatehouse.wire.coap.CoapFault.Answer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoapReaderTest {
    /** CON GET, id 0x7d34, token 2 octets, Uri-Path "light", Uri-Path "state", payload "on". */
    private static final String GET = "42 01 7d34 a1b2 b5 6c69676874 05 7374617465";

    @Test
    void aRequestIsReadWhole() {
        CoapReading reading = Datagrams.read(hex(GET + "ff 6f6e"));
        CoapMessage message = reading.message().orElseThrow();
        assertThat(reading.fault()).isEmpty();
        assertThat(message.type()).isEqualTo(Type.CONFIRMABLE);
        assertThat(message.code()).isEqualTo(1);
        assertThat(message.messageId()).isEqualTo(0x7d34);
        assertThat(message.token()).isEqualTo("a1b2");
        assertThat(message.path()).isEqualTo("/light/state");
        assertThat(message.payload()).contains(ByteBuffer.wrap(hex("6f6e")));
        assertThat(message.size()).isEqualTo(hex(GET + "ff6f6e").length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40 00 0001", // Ping: RFC 7252 4.3.
                "70 00 0001", // Reset.
                "60 00 0001", // Empty acknowledgement.
                "60 45 0001", // Piggybacked response.
                "50 01 0001", // A request that need not be confirmed.
                "40 1f 0001", // A method nobody knows yet: the server says so (5.8).
                "40 01 0001 60", // Observe, register.
                "40 01 0001 d1 0a 06", // Block2, 1024 octets.
                "40 02 0001 d1 0e 08 ff 00", // Block1.
                "40 02 0001 d1 f5 1a", // No-Response.
                "40 01 0001 e1 fd00 07", // An option nobody knows, elective or critical:
                "40 01 0001 e1 fd01 07", // for the ends (5.4.1).
                "40 01 0001 31 61 42 1633", // Uri-Host, Uri-Port.
                "40 01 0001 42 0001 02 0102", // ETag, twice, in a request.
            })
    void whatTheRulesAllowPasses(String octets) {
        CoapReading reading = Datagrams.read(hex(octets));
        assertThat(reading.fault()).isEmpty();
        assertThat(reading.message()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "40, SILENCE, RFC 7252 3",
        "400100, SILENCE, RFC 7252 3",
        "00010001, SILENCE, RFC 7252 3",
        "c0010001, SILENCE, RFC 7252 3",
        "49010001000000000000000000, REJECT, RFC 7252 3",
        "4f010001000000000000000000000000000000, REJECT, RFC 7252 3",
        "420100010a, REJECT, RFC 7252 3",
        "4100000101, REJECT, RFC 7252 4.1",
        "4000000160, REJECT, RFC 7252 4.1",
        "40200001, REJECT, RFC 7252 4.2",
        "40600001, REJECT, RFC 7252 4.2",
        "40c00001, REJECT, RFC 7252 4.2",
        "40e10001, REJECT, RFC 7252 4.2",
        "50000001, REJECT, RFC 7252 4.3",
        "60010001, REJECT, RFC 7252 4.3",
        "70450001, REJECT, RFC 7252 4.3",
        "40010001ff, REJECT, RFC 7252 3",
        "40010001f0, REJECT, RFC 7252 3.1",
        "400100010f, REJECT, RFC 7252 3.1",
        "40010001d0, REJECT, RFC 7252 3.1",
        "40010001e000, REJECT, RFC 7252 3.1",
        "4001000152ab, REJECT, RFC 7252 3.1",
        "40010001e0fff2, REJECT, RFC 7252 3.1",
        "40010001e0fef2e0fef2, REJECT, RFC 7252 3.1",
        "4001000130, BAD_OPTION, RFC 7252 5.4.3",
        "4001000144aabbccdd440102030405, REJECT, RFC 7252 3.1",
        "40010001490102030405060708ff, BAD_REQUEST, RFC 7252 5.4.3",
        "40010001490102030405060708, REJECT, RFC 7252 3.1",
        "4001000140, BAD_REQUEST, RFC 7252 5.4.3",
        "400100015101, BAD_OPTION, RFC 7252 5.4.3",
        "400100016401020304, BAD_REQUEST, RFC 7252 5.4.3",
        "40010001600000, BAD_REQUEST, RFC 7252 5.4.5",
        "40010001316101, REJECT, RFC 7252 3.1",
        "4001000131610162, BAD_OPTION, RFC 7252 5.4.5",
        "4045000141aa01bb, BAD_REQUEST, RFC 7252 5.4.5",
        "40010001b2c328, BAD_OPTION, RFC 7252 3.2",
        "40010001b1ff, BAD_OPTION, RFC 7252 3.2",
        "40010001b12e, BAD_OPTION, RFC 7252 5.10.1",
        "40010001b22e2e, BAD_OPTION, RFC 7252 5.10.1",
        "40010001d10a07, BAD_REQUEST, RFC 7959 2.2",
        "40020001d10e0f, BAD_REQUEST, RFC 7959 2.2",
        "40010001d40a00000006, BAD_OPTION, RFC 7252 5.4.3",
        "40010001d2f50102, BAD_REQUEST, RFC 7252 5.4.3",
        "40010001d11661, NO_PROXY, RFC 7252 5.10.2",
        "40010001d41a636f6170, NO_PROXY, RFC 7252 5.10.2",
    })
    void whatTheyForbidNeverPasses(String octets, Answer answer, String clause) {
        CoapReading reading = Datagrams.read(hex(octets));
        assertThat(reading.message()).isEmpty();
        CoapFault fault = reading.fault().orElseThrow();
        assertThat(fault.answer()).as(fault.reason()).isEqualTo(answer);
        assertThat(fault.clause()).isEqualTo(clause);
        assertThat(fault.finding().params()).containsEntry("protocol", "COAP");
    }

    @Test
    void aRequestThatIsCutAnywhereIsReadableOrRefused() {
        byte[] whole = hex(GET + "d1 02 08 ff 6f6e6f6e");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            CoapReading reading = Datagrams.read(cut);
            assertThat(reading.message().isPresent()).isNotEqualTo(reading.fault().isPresent());
            // What passes says itself what it says: nothing of the rest is made up.
            reading.message().ifPresent(m -> assertThat(Datagrams.of(m)).isEqualTo(cut));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // A confirmable request: rejected if its form is wrong, answered if it is understood.
        "4201000aa1b2ff, 7000000a",
        "4201000aa1b230, 6282000aa1b2ff6d6573736167652e6d616c666f726d6564",
        "4201000aa1b2d11661, 62a5000aa1b2ff6d6573736167652e6d616c666f726d6564",
        // One that need not be confirmed: nothing, or an answer that need not be, either.
        "5201000aa1b2ff, ''",
        "5201000aa1b230, 5282000aa1b2ff6d6573736167652e6d616c666f726d6564",
        // Unless it said that it does not want to hear of client errors: RFC 7967.
        "5201000aa1b230d1f208, ''",
        // A response: a confirmable one is rejected, others end what is observed, or are dropped.
        "4245000aa1b2ff, 7000000a",
        "5245000aa1b2ff, 7000000a",
        "6245000aa1b2ff, ''",
        "700000, ''",
        "7145000aff, ''",
        "0042000a, ''",
    })
    void whoIsRefusedIsToldAsTheRulesSay(String octets, String answer) {
        Optional<byte[]> told = CoapRefusal.of(Datagrams.read(hex(octets)));
        assertThat(told.map(java.util.HexFormat.of()::formatHex).orElse("")).isEqualTo(answer);
    }

    @Test
    void anAnswerKeepsIdAndTokenAndIsShort() {
        CoapHeader header = new CoapHeader(Type.CONFIRMABLE, 3, 0xFFFE, "0102030405060708", 0);
        byte[] octets =
                CoapRefusal.of(header, CoapRefusal.FORBIDDEN, "x".repeat(400)).orElseThrow();
        CoapMessage answer = Datagrams.read(octets).message().orElseThrow();
        assertThat(octets).hasSize(CoapRefusal.LONGEST);
        assertThat(answer.type()).isEqualTo(Type.ACKNOWLEDGEMENT);
        assertThat(answer.messageId()).isEqualTo(0xFFFE);
        assertThat(answer.token()).isEqualTo("0102030405060708");
        assertThat(answer.code()).isEqualTo(CoapRefusal.FORBIDDEN);
    }
}
