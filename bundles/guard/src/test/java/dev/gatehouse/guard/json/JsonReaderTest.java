package dev.gatehouse.guard.json;

import static dev.gatehouse.guard.Given.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "01",
                "+1",
                "1.",
                ".5",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "\"\t\"",
                "\"\\x\"",
                "[1] 2",
                "{}{}",
                "// c\n1",
                "/* c */1",
                "\uFEFF1",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1,\"\\u0061\":2}",
                "1e401",
                "1e-401",
                "1e999999999",
                "1e-999999999"
            })
    void whatIsNotStrictJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(octets(text))).isInstanceOf(JsonRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1e308",
                "1.5e-300",
                "null",
                " true ",
                "[]",
                "{}",
                "\"\\ud83d\\ude00\"",
                "{\"\":{\"a/b~c\":[1,2,{\"d\":null}]}}",
                "12345678901234567890.000000001"
            })
    void whatIsStrictJsonIsRead(String text) throws JsonRefused {
        assertThat(JsonReader.read(octets(text))).isNotNull();
    }

    @Test
    void everyLimitHoldsAtItsValueAndNotBeyond() throws JsonRefused {
        JsonReader.read(octets(nested(JsonReader.DEPTH)));
        refused(nested(JsonReader.DEPTH + 1));
        JsonReader.read(octets("1".repeat(JsonReader.NUMBER)));
        refused("1".repeat(JsonReader.NUMBER + 1));
        JsonReader.read(octets("{\"" + "n".repeat(JsonReader.NAME) + "\":1}"));
        refused("{\"" + "n".repeat(JsonReader.NAME + 1) + "\":1}");
        refused("\"" + "s".repeat(JsonReader.STRING + 5_000) + "\"");
        refused("[" + "1,".repeat(JsonReader.TOKENS) + "1]");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> JsonReader.read(octets(text)))
                .isInstanceOf(JsonRefused.class)
                .hasMessageContaining("limits");
    }

    @Test
    void deepLongNamesDoNotMultiplyInMemory() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < JsonReader.DEPTH - 1; i++) {
            deep.append("{\"").append("n".repeat(JsonReader.NAME)).append("\":");
        }
        deep.append("[").append("1,".repeat(9_000)).append("1]").append("}".repeat(31));
        refused(deep.toString());
    }

    @Test
    void octetsThatAreNotUtf8AreRefused() {
        ByteBuffer latin = ByteBuffer.wrap("\"ü\"".getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer wide = ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16BE));
        assertThatThrownBy(() -> JsonReader.read(latin)).isInstanceOf(JsonRefused.class);
        assertThatThrownBy(() -> JsonReader.read(wide)).isInstanceOf(JsonRefused.class);
    }

    @Test
    void aRefusalRepeatsNothingOfWhatWasRead() {
        for (String text :
                new String[] {
                    "hunter2",
                    "{\"hunter2\":hunter2}",
                    "{\"hunter2\":1,\"hunter2\":2}",
                    "[\"hunter2\" x]"
                }) {
            assertThatThrownBy(() -> JsonReader.read(octets(text)))
                    .isInstanceOf(JsonRefused.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void theViewIsReadWithoutMovingIt() throws JsonRefused {
        ByteBuffer view = octets("xx{}yy").position(2).limit(4);
        JsonReader.read(view);
        assertThat(view.position()).isEqualTo(2);
        assertThat(view.limit()).isEqualTo(4);
    }
}
