package dev.gatehouse.guard.login;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatehouse.guard.json.JsonReader;
import dev.gatehouse.guard.json.JsonRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the members of a JSON body as fields, at any depth, under their own names. What stands in
 * an object that is named after a service ({@link FieldWords#service}) is no field of a login.
 */
final class JsonForm {
    private final JsonParser parser;
    private final FieldSink sink;
    private final boolean[] service = new boolean[JsonReader.DEPTH + 2];
    private int depth;
    private String name = "";

    private JsonForm(JsonParser parser, FieldSink sink) {
        this.parser = parser;
        this.sink = sink;
    }

    /**
     * Reads a body.
     *
     * @throws JsonRefused if it is not strict JSON; fields may have been told before
     */
    static void read(ByteBuffer octets, FieldSink sink) throws JsonRefused {
        char[] text = JsonReader.decode(octets);
        try (JsonParser parser = JsonReader.stream(text)) {
            new JsonForm(parser, sink).read();
        } catch (IOException e) {
            throw JsonReader.refusal(e);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private void read() throws IOException, JsonRefused {
        int values = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (depth == 0 && ++values > 1) {
                throw JsonReader.moreThanOneValue();
            }
            if (token == JsonToken.FIELD_NAME) {
                name = parser.currentName();
            } else if (token.isStructStart()) {
                service[depth + 1] = service[depth] || FieldWords.service(name);
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
                name = "";
            } else {
                scalar();
            }
        }
    }

    private void scalar() throws IOException {
        if (service[depth]) {
            sink.skipped();
        } else {
            sink.field(name, octets());
        }
    }

    private byte[] octets() throws IOException {
        CharBuffer text =
                CharBuffer.wrap(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(text);
        byte[] octets = new byte[encoded.remaining()];
        encoded.get(octets);
        Arrays.fill(encoded.array(), (byte) 0);
        return octets;
    }
}
