package dev.gatehouse.wire.coap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.CoapMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a widely used library says on the wire is CoAP, and stays what it is. */
class LibcoapTest {
    private static List<byte[]> recorded() throws IOException {
        try (InputStream in = LibcoapTest.class.getResourceAsStream("/coap/libcoap.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
        }
    }

    @Test
    void everyRecordedDatagramPassesAndMeansItsOctets() throws IOException {
        List<byte[]> recorded = recorded();
        assertThat(recorded).hasSizeGreaterThan(60);
        for (byte[] octets : recorded) {
            CoapReading reading = Datagrams.read(octets);
            assertThat(reading.fault()).as(HexFormat.of().formatHex(octets)).isEmpty();
            assertThat(Datagrams.of(reading.message().orElseThrow())).isEqualTo(octets);
        }
        Stream<CoapMessage> messages =
                recorded.stream().map(octets -> Datagrams.read(octets).message().orElseThrow());
        assertThat(messages.flatMap(message -> message.options().stream()))
                .extracting(option -> option.number())
                .contains(6, 11, 12, 15, 23, 27);
    }

    @Test
    void cutAnywhereItIsReadableOrRefused() throws IOException {
        for (byte[] octets : recorded()) {
            for (int length = 0; length < octets.length; length++) {
                byte[] cut = Arrays.copyOf(octets, length);
                CoapReading reading = Datagrams.read(cut);
                assertThat(reading.message().isPresent()).isNotEqualTo(reading.fault().isPresent());
                reading.message().ifPresent(m -> assertThat(Datagrams.of(m)).isEqualTo(cut));
            }
        }
    }
}
