package dev.gatehouse.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpLimitsTest {
    @Test
    void requestLineOfTheDefaultMeetsTheStandard() {
        assertThat(HttpLimits.DEFAULT.requestLine()).isGreaterThanOrEqualTo(8_000);
    }

    @ParameterizedTest
    @CsvSource({
        "255, 1024, 8, 0, 18, 0, requestLine",
        "65537, 1024, 8, 0, 18, 0, requestLine",
        "256, 1023, 8, 0, 18, 0, headerSection",
        "256, 1024, 7, 0, 18, 0, fields",
        "256, 1024, 8, -1, 18, 0, body",
        "256, 1024, 8, 16777217, 18, 0, body",
        "256, 1024, 8, 0, 17, 0, chunkLine",
        "256, 1024, 8, 0, 18, -1, discard"
    })
    void limitOutsideItsRangeIsRefusedByName(
            int line, int section, int fields, int body, int chunk, int discard, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpLimits(line, section, fields, body, chunk, discard))
                .withMessageContaining(name);
    }
}
