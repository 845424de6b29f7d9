package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void nothingHostileReachesTheTerminal() {
        assertThat(Terminal.safe("a\u001b[2Jb\r\nc\u202Ed\u0000\u2028é中"))
                .isEqualTo("a\\u{001B}[2Jb\\u{000D}\\u{000A}c\\u{202E}d\\u{0000}\\u{2028}é中");
    }

    @Test
    void aJsonStringReadsBackAsItWas() throws Exception {
        String hostile = "\"\\\u001b</script>\r\n\u202e\u2028é";
        assertThat(Json.read("{\"k\":" + Json.quote(hostile) + "}"))
                .isEqualTo(Map.of("k", hostile));
        assertThat(Json.quote(hostile)).doesNotContain("<", "\u001b", "\r", "\u2028");
    }
}
