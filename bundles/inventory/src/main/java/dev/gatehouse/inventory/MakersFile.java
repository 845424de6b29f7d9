package dev.gatehouse.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code policies/devices/makers.json}: {@code {"format": 1, "prefixes": [{"maker",
 * "prefixes"}], "names": [{"begins", "maker", "source"}]}}, the prefixes of a maker with spaces
 * between them; other keys are for people. {@code gateway-distro/bin/makers} makes that file.
 */
final class MakersFile {
    /** Most entries of each list: a home's makers many times over. */
    static final int ENTRIES = 5_000;

    /** Longest maker's name, in characters. */
    private static final int NAME = 60;

    private static final long OCTETS = 1 << 20;
    private static final int FORMAT = 1;

    private final Map<String, String> prefixes = new HashMap<>();
    private final List<Makers.Name> names = new ArrayList<>();

    private MakersFile() {}

    /**
     * Reads the table.
     *
     * @throws IOException if it cannot be read, or is not what it should be
     */
    static Makers read(Path path) throws IOException {
        if (Files.size(path) > OCTETS) {
            throw new IOException("it is too long");
        }
        MakersFile file = new MakersFile();
        try (InputStream in = Files.newInputStream(path);
                JsonParser parser = new JsonFactory().createParser(in)) {
            file.document(parser);
        }
        return new Makers(file.prefixes, file.names);
    }

    private void document(JsonParser parser) throws IOException {
        expect(parser.nextToken() == JsonToken.START_OBJECT);
        boolean format = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "format" -> {
                    expect(value == JsonToken.VALUE_NUMBER_INT && parser.getIntValue() == FORMAT);
                    format = true;
                }
                case "prefixes", "names" -> list(parser, value);
                default -> parser.skipChildren();
            }
        }
        expect(format);
    }

    private void list(JsonParser parser, JsonToken first) throws IOException {
        expect(first == JsonToken.START_ARRAY);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> entry = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                expect(parser.nextToken() == JsonToken.VALUE_STRING);
                entry.put(key, parser.getText());
            }
            entry(entry);
        }
    }

    private void entry(Map<String, String> entry) throws IOException {
        String maker = entry.getOrDefault("maker", "");
        expect(!maker.isBlank() && maker.length() <= NAME);
        String those = entry.getOrDefault("prefixes", "").toLowerCase(Locale.ROOT);
        if (those.isEmpty()) {
            String begins = entry.getOrDefault("begins", "").toLowerCase(Locale.ROOT);
            expect(!begins.isBlank() && names.size() < ENTRIES);
            names.add(new Makers.Name(begins, maker));
        }
        for (String prefix : those.isEmpty() ? new String[0] : those.split(" ")) {
            expect(prefix.matches("[0-9a-f]{6,7}|[0-9a-f]{9}") && prefixes.size() < ENTRIES);
            expect(prefixes.put(prefix, maker) == null);
        }
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("it is not the table of makers of format " + FORMAT);
        }
    }
}
