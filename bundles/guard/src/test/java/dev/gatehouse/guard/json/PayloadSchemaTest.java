package dev.gatehouse.guard.json;

import static dev.gatehouse.guard.Given.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.guard.json.PayloadSchema.Mismatch;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadSchemaTest {
    private static Optional<Mismatch> check(String schema, String document) {
        try {
            return PayloadSchema.compile(schema).check(JsonReader.read(octets(document)));
        } catch (SchemaRefused | JsonRefused e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void aMismatchNamesTheRuleAndThePlaceAndNoValue() {
        Mismatch wrong =
                check(
                                "{\"properties\":{\"t\":{\"items\":{\"maximum\":50}}}}",
                                "{\"t\":[1,2,777777]}")
                        .orElseThrow();
        assertThat(wrong.rule()).isEqualTo("maximum");
        assertThat(wrong.pointer()).isEqualTo("/t/2");
        assertThat(wrong.toString()).doesNotContain("777777");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "1",
                "{\"type\":\"nothing\"}",
                "{\"minimum\":\"1\"}",
                "{\"pattern\":\"(\"}",
                "{\"patternProperties\":{\"(\":true}}",
                "{\"$ref\":\"https://example.org/x\"}",
                "{\"$ref\":\"other.json\"}",
                "{\"items\":{\"$dynamicRef\":\"file:///etc/passwd\"}}",
                "{\"$ref\":\":::\"}",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
                "{\"type\":\"object\",\"type\":\"array\"}",
                "{\"$ref\":\"#\"}",
                "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}"
            })
    void whatIsNoSchemaOrNotClosedOrEndlessIsRefused(String schema) {
        assertThatThrownBy(() -> PayloadSchema.compile(schema)).isInstanceOf(SchemaRefused.class);
    }

    @Test
    void tooLongASchemaOrPatternIsRefused() {
        String schema = "{\"title\":\"" + "x".repeat(SchemaText.SCHEMA) + "\"}";
        String pattern = "{\"pattern\":\"" + "x".repeat(SchemaText.PATTERN + 1) + "\"}";
        assertThatThrownBy(() -> PayloadSchema.compile(schema)).isInstanceOf(SchemaRefused.class);
        assertThatThrownBy(() -> PayloadSchema.compile(pattern)).isInstanceOf(SchemaRefused.class);
    }

    @Test
    void aPatternThatBacktracksWithoutEndFailsClosed() {
        String value = "\"" + "a".repeat(3_000) + "!\"";
        endsSoon("{\"pattern\":\"^(a+)+$\"}", value);
        endsSoon(
                "{\"patternProperties\":{\"a*a*a*a*a*b\":true}}",
                "{\"" + "a".repeat(200) + "!\":1}");
        endsSoon(
                "{\"propertyNames\":{\"pattern\":\"a*a*a*a*a*b\"}}",
                "{\"" + "a".repeat(200) + "!\":1}");
        endsSoon("{\"pattern\":\"^(a|b|ab)*$\"}", "\"" + "ab".repeat(100_000) + "!\"");
    }

    @Test
    void combinationsWithoutEndFailClosed() {
        String many =
                "{\"$defs\":{\"n\":{\"anyOf\":[{\"items\":{\"$ref\":\"#/$defs/n\"},\"minItems\":1,\"maxItems\":0},"
                        + "{\"items\":{\"$ref\":\"#/$defs/n\"},\"maxItems\":0,\"minItems\":1}],\"type\":\"array\"}},"
                        + "\"$ref\":\"#/$defs/n\"}";
        endsSoon(many, "[".repeat(30) + "]".repeat(30));
    }

    @Test
    void aLargeOrdinaryDocumentIsWithinTheBudget() {
        String numbers = "[" + "21.5,".repeat(20_000) + "1]";
        assertThat(check("{\"items\":{\"type\":\"number\",\"maximum\":50}}", numbers)).isEmpty();
    }

    @Test
    void uniquenessOfManyItemsEndsSoon() {
        StringBuilder items = new StringBuilder("[");
        for (int i = 0; i < 20_000; i++) {
            items.append(i).append(',');
        }
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> check("{\"uniqueItems\":true}", items + "-1]"));
    }

    private static void endsSoon(String schema, String document) {
        Mismatch wrong =
                Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(10), () -> check(schema, document).orElseThrow());
        assertThat(wrong.rule()).isEqualTo("cost");
    }

    @Test
    void referencesWithinASchemaAreFollowed() {
        String list =
                "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/n\"}},"
                        + "\"required\":[\"v\"]}},\"$ref\":\"#/$defs/n\"}";
        assertThat(check(list, "{\"v\":1,\"next\":{\"v\":2}}")).isEmpty();
        assertThat(check(list, "{\"v\":1,\"next\":{}}")).isPresent();
    }

    @Test
    void oneSchemaServesManyThreads() throws Exception {
        PayloadSchema schema =
                PayloadSchema.compile("{\"properties\":{\"a\":{\"enum\":[1,\"x\",[2]]}}}");
        Thread[] threads = new Thread[4];
        boolean[] right = new boolean[threads.length];
        for (int t = 0; t < threads.length; t++) {
            int me = t;
            threads[t] =
                    new Thread(
                            () -> {
                                boolean good = true;
                                for (int i = 0; i < 500; i++) {
                                    good &= fits(schema, "{\"a\":[2]}");
                                    good &= !fits(schema, "{\"a\":[3]}");
                                }
                                right[me] = good;
                            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(right).containsOnly(true);
    }

    private static boolean fits(PayloadSchema schema, String document) {
        try {
            return schema.check(JsonReader.read(octets(document))).isEmpty();
        } catch (JsonRefused e) {
            throw new AssertionError(e);
        }
    }
}
