package dev.gatehouse.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one JSON text, strictly: RFC 8259 in UTF-8, one value, no key twice (RFC 8259 section 4
 * leaves the meaning of such a text open, so it has none here), nothing behind it. Whatever is
 * wrong becomes a fault with its place. One use, one thread.
 */
final class JsonReader {
    /** Deepest nesting: a JSON Schema inside a policy takes about ten levels. */
    static final int DEPTH = 40;

    /** Longest string, in characters; a JSON pattern or an explanation is far shorter. */
    static final int STRING = 16_384;

    /** Longest key, in characters. */
    static final int KEY = 256;

    /** Longest number, in characters: 64 bits take 20. */
    static final int NUMBER = 40;

    /** Most values in one file: some 10,000 pairs; as a tree they take about 5 MB. */
    static final int VALUES = 50_000;

    private static final String LIMITS =
            String.format(
                    "%d levels, strings of %d, keys of %d and numbers of %d characters",
                    DEPTH, STRING, KEY, NUMBER);

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxStringLength(STRING)
                                    .maxNameLength(KEY)
                                    .maxNumberLength(NUMBER)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final Faults faults;
    private int values;

    private JsonReader(JsonParser parser, Faults faults) {
        this.parser = parser;
        this.faults = faults;
    }

    /** Reads the text; empty if it was not even well-formed, and then there is a fault. */
    static Optional<Node> read(byte[] octets, Faults faults) {
        CharBuffer text;
        try {
            // The parser would also take UTF-16 and UTF-32; RFC 8259 section 8.1 does not.
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
        } catch (CharacterCodingException e) {
            faults.add("", "is not text in UTF-8", "JSON text in UTF-8");
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(text.array(), 0, text.length())) {
            return new JsonReader(parser, faults).document();
        } catch (IOException e) {
            faults.add("", "cannot be read: " + e.getClass().getSimpleName(), "JSON text");
            return Optional.empty();
        }
    }

    private Optional<Node> document() throws IOException {
        try {
            if (parser.nextToken() == null) {
                faults.add("(1:1)", "is empty", "one JSON object");
                return Optional.empty();
            }
            int before = faults.count();
            Node root = value("");
            if (parser.nextToken() != null) {
                faults.add(
                        at("", parser.currentTokenLocation()),
                        "goes on behind its end",
                        "one value");
            }
            return faults.count() == before ? Optional.of(root) : Optional.empty();
        } catch (TooMany e) {
            faults.add("", "holds more than " + VALUES + " values", "several smaller files");
        } catch (StreamConstraintsException e) {
            faults.add(at(here(), e.getLocation()), "is deeper or longer than is read", LIMITS);
        } catch (JsonEOFException e) {
            faults.add(
                    at(here(), e.getLocation()), "ends before it is complete", "well-formed JSON");
        } catch (JsonProcessingException e) {
            faults.add(
                    at(here(), e.getLocation()), "is not JSON: " + reason(e), "well-formed JSON");
        }
        return Optional.empty();
    }

    private Node value(String pointer) throws IOException, TooMany {
        if (++values > VALUES) {
            throw new TooMany();
        }
        JsonLocation at = parser.currentTokenLocation();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(pointer, at);
            case START_ARRAY -> array(pointer, at);
            case VALUE_STRING -> scalar(Node.Kind.STRING, pointer, at);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Node.Kind.BOOLEAN, pointer, at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Node.Kind.NUMBER, pointer, at);
            default -> Node.scalar(Node.Kind.NULL, pointer, at.getLineNr(), at.getColumnNr(), "");
        };
    }

    private Node object(String pointer, JsonLocation at) throws IOException, TooMany {
        Map<String, Node> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String below = pointer + "/" + Node.escape(key);
            JsonLocation where = parser.currentTokenLocation();
            parser.nextToken();
            if (fields.put(key, value(below)) != null) {
                faults.add(at(below, where), "stands there twice", "each key once");
            }
        }
        return new Node(
                Node.Kind.OBJECT,
                pointer,
                at.getLineNr(),
                at.getColumnNr(),
                "",
                Collections.unmodifiableMap(fields),
                List.of());
    }

    private Node array(String pointer, JsonLocation at) throws IOException, TooMany {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(pointer + "/" + items.size()));
        }
        return new Node(
                Node.Kind.ARRAY,
                pointer,
                at.getLineNr(),
                at.getColumnNr(),
                "",
                Map.of(),
                List.copyOf(items));
    }

    private Node scalar(Node.Kind kind, String pointer, JsonLocation at) throws IOException {
        return Node.scalar(kind, pointer, at.getLineNr(), at.getColumnNr(), parser.getText());
    }

    /** Where the parser stands: it knows the key of a value that it cannot read. */
    private String here() {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    private static String at(String pointer, JsonLocation location) {
        return location == null
                ? Printable.of(pointer)
                : Printable.place(pointer, location.getLineNr(), location.getColumnNr());
    }

    /** The parser's own words up to the clauses that repeat its options and places. */
    private static String reason(JsonProcessingException e) {
        String[] words =
                e.getOriginalMessage().split("\\n|: was expecting| \\(from | \\(start ", 2);
        return words[0];
    }

    /** Ends the reading of a file that holds too much. */
    private static final class TooMany extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
