package dev.gatehouse.guard.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.harrel.jsonschema.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON strictly: RFC 8259 and nothing else, in UTF-8 without a byte order mark, one value, no
 * name twice in an object, all within the limits below. What two parsers could understand in two
 * ways is refused here, because the device behind has the other parser. Stateless; any thread.
 */
public final class JsonReader {
    /** Nested arrays and objects in a document; device messages use three or four. */
    public static final int DEPTH = 32;

    /** Nested arrays and objects in a schema: two levels of schema for one of a document. */
    public static final int SCHEMA_DEPTH = 64;

    /** Characters of a number: a double's shortest text has at most 24. */
    public static final int NUMBER = 64;

    /** Largest decimal exponent either way: that of a double is 308; keeps arithmetic small. */
    public static final int EXPONENT = 400;

    /** Characters of a member's name. */
    public static final int NAME = 256;

    /** Characters of a string; the document's own limit is usually lower. */
    public static final int STRING = 262_144;

    /** Values, names and brackets of a document: memory is about 100 octets for each. */
    public static final int TOKENS = 50_000;

    /** Characters of all pointers together: deep documents with long names would multiply. */
    static final int POINTERS = 2_000_000;

    private static final JsonFactory DOCUMENTS = factory(DEPTH);
    private static final JsonFactory SCHEMAS = factory(SCHEMA_DEPTH);

    private final JsonParser parser;
    private final Budget budget;
    private int pointers;

    private JsonReader(JsonParser parser, Budget budget) {
        this.parser = parser;
        this.budget = budget;
    }

    /**
     * Reads a document that somebody sent.
     *
     * @throws JsonRefused if it is not JSON within the limits
     */
    public static JsonTree read(ByteBuffer octets) throws JsonRefused {
        char[] text = decode(octets);
        try {
            return read(DOCUMENTS, text, Budget.forDocument());
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    static JsonTree readSchema(String text) throws JsonRefused {
        return read(SCHEMAS, text.toCharArray(), Budget.unlimited());
    }

    /** Returns a strict parser over these characters, for a reader that keeps no tree. */
    public static JsonParser stream(char[] text) {
        try {
            return DOCUMENTS.createParser(text);
        } catch (IOException e) {
            throw new IllegalStateException("a parser over memory needs no input", e);
        }
    }

    /**
     * Returns the characters, which the caller wipes where they may hold a secret.
     *
     * @throws JsonRefused if they are not UTF-8
     */
    public static char[] decode(ByteBuffer octets) throws JsonRefused {
        CharBuffer decoded;
        try {
            decoded =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(octets.duplicate());
        } catch (CharacterCodingException e) {
            throw new JsonRefused("not UTF-8");
        }
        char[] text = new char[decoded.remaining()];
        decoded.get(text);
        Arrays.fill(decoded.array(), '\0');
        return text;
    }

    /** Returns the refusal for what a parser of {@link #stream} threw, without its text. */
    public static JsonRefused refusal(IOException fault) {
        if (fault instanceof StreamConstraintsException) {
            return new JsonRefused("beyond the limits of what is read");
        }
        if (fault instanceof JacksonException jackson && jackson.getLocation() != null) {
            return new JsonRefused(
                    "not well-formed before character " + jackson.getLocation().getCharOffset());
        }
        return new JsonRefused("not well-formed");
    }

    /** Returns the refusal for text after the value. */
    public static JsonRefused moreThanOneValue() {
        return new JsonRefused("more than one value");
    }

    private static JsonTree read(JsonFactory factory, char[] text, Budget budget)
            throws JsonRefused {
        try (JsonParser parser = factory.createParser(text)) {
            JsonReader reader = new JsonReader(parser, budget);
            if (parser.nextToken() == null) {
                throw new JsonRefused("empty");
            }
            JsonTree tree = reader.value("");
            if (parser.nextToken() != null) {
                throw moreThanOneValue();
            }
            return tree;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Recursion is as deep as the factory's limit on nesting. */
    private JsonTree value(String pointer) throws IOException, JsonRefused {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(pointer);
            case START_ARRAY -> array(pointer);
            case VALUE_STRING -> JsonTree.of(budget, pointer, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonTree.of(budget, pointer, number());
            case VALUE_TRUE -> JsonTree.of(budget, pointer, true);
            case VALUE_FALSE -> JsonTree.of(budget, pointer, false);
            case VALUE_NULL -> JsonTree.ofNull(budget, pointer);
            default -> throw new JsonRefused("not well-formed");
        };
    }

    private JsonTree object(String pointer) throws IOException, JsonRefused {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(below(pointer, JsonNode.encodeJsonPointer(name))));
        }
        return JsonTree.of(budget, pointer, members);
    }

    private JsonTree array(String pointer) throws IOException, JsonRefused {
        List<JsonNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(below(pointer, Integer.toString(items.size()))));
        }
        return JsonTree.of(budget, pointer, items);
    }

    private String below(String pointer, String step) throws JsonRefused {
        pointers += pointer.length() + 1 + step.length();
        if (pointers > POINTERS) {
            throw new JsonRefused("beyond the limits of what is read");
        }
        return pointer + '/' + step;
    }

    private BigDecimal number() throws IOException, JsonRefused {
        BigDecimal number;
        try {
            number = new BigDecimal(parser.getText());
        } catch (NumberFormatException e) {
            throw new JsonRefused("a number beyond the limits of what is read");
        }
        if (Math.abs((long) number.precision() - number.scale()) > EXPONENT
                || Math.abs((long) number.scale()) > EXPONENT) {
            throw new JsonRefused("a number beyond the limits of what is read");
        }
        return number;
    }

    private static JsonFactory factory(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(NUMBER)
                                .maxNameLength(NAME)
                                .maxStringLength(STRING)
                                .maxTokenCount(TOKENS)
                                .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Names are hostile text: nothing of them outlives the document.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                // Buffers may have held a password: they are not handed to the next message.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .build();
    }
}
