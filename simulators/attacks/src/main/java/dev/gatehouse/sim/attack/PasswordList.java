package dev.gatehouse.sim.attack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pairs of a {@code default-credentials} policy: what a botnet tries. */
public final class PasswordList {
    /**
     * A user name and a password.
     *
     * @param user as typed
     * @param password as typed
     */
    public record Pair(String user, String password) {}

    private PasswordList() {}

    /** Reads the pairs of a file in {@code policies/credentials}. */
    public static List<Pair> read(Path file) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        String user = "";
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "user".equals(parser.currentName())) {
                    user = parser.getText();
                } else if (token == JsonToken.VALUE_STRING
                        && "password".equals(parser.currentName())) {
                    pairs.add(new Pair(user, parser.getText()));
                }
            }
        }
        return pairs;
    }
}
