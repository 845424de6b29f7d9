package dev.gatehouse.wire.telnet;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TelnetLimitsTest {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(9);

    private static void refused(
            String name, int line, int sub, int ahead, int prompt, Duration quiet, Duration still) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelnetLimits(line, sub, ahead, prompt, quiet, still))
                .withMessageContaining(name + " must be from");
    }

    @Test
    void aValueOutsideItsRangeIsRefusedFailsClosed() {
        refused("lineOctets", 63, 2048, 4096, 256, QUIET, SILENCE);
        refused("lineOctets", 4097, 2048, 8192, 256, QUIET, SILENCE);
        refused("subnegotiationOctets", 1024, 127, 4096, 256, QUIET, SILENCE);
        refused("typeAheadOctets", 1024, 2048, 2047, 256, QUIET, SILENCE);
        refused("promptOctets", 1024, 2048, 4096, 63, QUIET, SILENCE);
        refused("quiet", 1024, 2048, 4096, 256, Duration.ofMillis(99), SILENCE);
        refused("silence", 1024, 2048, 4096, 256, QUIET, Duration.ofMillis(999));
    }
}
