package dev.gatehouse.panel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the JSON of a request, strictly: RFC 8259 in UTF-8, one flat object, no name twice, nothing
 * behind it. That is all the API takes, so nothing deeper is ever built.
 */
final class JsonBody {
    /** Longest text, in characters: a password of 128 characters, all escaped. */
    static final int TEXT = 2_048;

    /** Longest name of a member, in characters. */
    private static final int NAME = 64;

    /** Longest number, in characters: 64 bits take 20. */
    private static final int NUMBER = 20;

    /** Most members: the longest request has four. */
    private static final int MEMBERS = 16;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(2)
                                    .maxStringLength(TEXT)
                                    .maxNameLength(NAME)
                                    .maxNumberLength(NUMBER)
                                    .build())
                    .build();

    private JsonBody() {}

    /** Reads the body of a request that says it is JSON. */
    static Fields of(Call call) throws Refusal {
        String type = call.header("content-type").orElse("").toLowerCase(java.util.Locale.ROOT);
        if (!type.matches("application/json( *; *charset=\"?utf-8\"?)?")) {
            throw new Refusal(
                    415, "not-json", "The body must be JSON, and the header Content-Type say so.");
        }
        return of(call.body());
    }

    static Fields of(byte[] octets) throws Refusal {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
        } catch (CharacterCodingException e) {
            throw Refusal.bad("The body is not text in UTF-8.");
        }
        // The parser's own messages quote what was sent: a password, perhaps.
        try (JsonParser parser = FACTORY.createParser(text.array(), 0, text.length())) {
            return document(parser);
        } catch (IOException e) {
            throw Refusal.bad("The body is not well-formed JSON, or longer than is read.");
        }
    }

    private static Fields document(JsonParser parser) throws IOException, Refusal {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Refusal.bad("The body is one JSON object.");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (values.size() >= MEMBERS) {
                throw Refusal.bad("The body has more than " + MEMBERS + " members.");
            }
            values.put(name, value(parser.nextToken(), parser));
        }
        if (parser.nextToken() != null) {
            throw Refusal.bad("The body goes on behind its end.");
        }
        return new Fields(values);
    }

    private static Object value(JsonToken token, JsonParser parser) throws IOException, Refusal {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> throw Refusal.bad("A member is a text, a whole number, or true or false.");
        };
    }
}
