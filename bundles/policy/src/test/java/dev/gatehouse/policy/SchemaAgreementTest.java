package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schemas for editors and the reader say the same. */
final class SchemaAgreementTest {
    private static final String LONG = "\"" + "a/".repeat(64) + "\"";

    private final Validator validator =
            new ValidatorFactory().withJsonNodeFactory(new Nodes()).createValidator();
    private final Map<String, URI> schemas = new LinkedHashMap<>();

    SchemaAgreementTest() throws IOException {
        for (String kind : PolicyShape.KINDS) {
            Path file = Shipped.policies().resolve("schemas/" + kind + ".schema.json");
            schemas.put(kind, validator.registerSchema(Files.readString(file)));
        }
    }

    @Test
    void shippedFilesFitTheirSchemas() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("baseline", "credentials", "devices", "cases/with")) {
            files.addAll(Shipped.files(folder));
        }
        assertThat(files).hasSizeGreaterThan(20);
        for (Path file : files) {
            String text = Files.readString(file);
            assertThat(byReader(text)).as("reader: %s", file).isTrue();
            assertThat(bySchema(text)).as("schema: %s", file).isTrue();
        }
    }

    @Test
    void aChangedValueIsRefusedByBothOrByNeither() throws IOException {
        List<String> values =
                List.of(
                        "null",
                        "true",
                        "\"\"",
                        "\"x\"",
                        "\"/x y\"",
                        "0",
                        "1",
                        "-1",
                        "1.5",
                        "[]",
                        "{}",
                        "2000000",
                        "\"a\\u0007\"",
                        "\"#/a\"",
                        "\"$share\"",
                        "\"$shared/a\"",
                        "\"a/b+\"",
                        "300000",
                        LONG,
                        "[\"to-server\",\"to-server\"]");
        int compared = 0;
        for (String name :
                List.of(
                        "baseline/login-rules.json",
                        "baseline/limits-mqtt.json",
                        "devices/heatmiser-thermostat.json",
                        "cases/with/brightness.json",
                        "cases/with/lamp.json")) {
            String text = Files.readString(Shipped.policies().resolve(name));
            Node root = node(text);
            for (String key : root.fields().keySet()) {
                for (String value : values) {
                    compare(name + " " + key + " " + value, with(root, key, value));
                    compared++;
                }
                compare(name + " without " + key, without(root, key));
            }
            compare(name + " with more", with(root, "more", "1"));
        }
        assertThat(compared).isGreaterThan(400);
    }

    private void compare(String name, String text) {
        // What only the reader knows: that the burst is at least the rate.
        if (!name.contains("burst")
                && !name.contains("messagesPerSecond")
                && !name.endsWith("kind null")) {
            assertThat(bySchema(text)).as(name).isEqualTo(byReader(text));
        }
    }

    private boolean byReader(String text) {
        Faults faults = new Faults("");
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), faults)
                .flatMap(root -> PolicyShape.read(root, faults))
                .isPresent();
    }

    private boolean bySchema(String text) {
        Node kind = node(text).fields().get("kind");
        URI schema = kind == null ? schemas.get("limits") : schemas.get(kind.text());
        return schema != null && validator.validate(schema, text).isValid();
    }

    private static String with(Node root, String key, String value) {
        Map<String, Node> fields = new LinkedHashMap<>(root.fields());
        fields.put(key, node(value));
        return new Node(Node.Kind.OBJECT, "", 1, 1, "", fields, List.of()).toJson();
    }

    private static String without(Node root, String key) {
        Map<String, Node> fields = new LinkedHashMap<>(root.fields());
        fields.remove(key);
        return new Node(Node.Kind.OBJECT, "", 1, 1, "", fields, List.of()).toJson();
    }

    private static Node node(String text) {
        Faults faults = new Faults("");
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), faults).orElseThrow();
    }

    /** Shows the reader's own tree to the validator. */
    private static final class Nodes implements JsonNodeFactory {
        @Override
        public JsonNode wrap(Object value) {
            return value instanceof Seen seen ? seen : new Seen((Node) value);
        }

        @Override
        public JsonNode create(String text) {
            return new Seen(node(text));
        }
    }

    private record Seen(Node node) implements JsonNode {
        @Override
        public String getJsonPointer() {
            return node.pointer();
        }

        @Override
        public SimpleType getNodeType() {
            return switch (node.kind()) {
                case OBJECT -> SimpleType.OBJECT;
                case ARRAY -> SimpleType.ARRAY;
                case STRING -> SimpleType.STRING;
                case BOOLEAN -> SimpleType.BOOLEAN;
                case NULL -> SimpleType.NULL;
                case NUMBER ->
                        asNumber().stripTrailingZeros().scale() <= 0
                                ? SimpleType.INTEGER
                                : SimpleType.NUMBER;
            };
        }

        @Override
        public boolean asBoolean() {
            return node.text().equals("true");
        }

        @Override
        public String asString() {
            return node.text();
        }

        @Override
        public BigInteger asInteger() {
            return asNumber().toBigIntegerExact();
        }

        @Override
        public BigDecimal asNumber() {
            return new BigDecimal(node.text());
        }

        @Override
        public List<JsonNode> asArray() {
            return node.items().stream().<JsonNode>map(Seen::new).toList();
        }

        @Override
        public Map<String, JsonNode> asObject() {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            node.fields().forEach((key, member) -> members.put(key, new Seen(member)));
            return members;
        }
    }
}
