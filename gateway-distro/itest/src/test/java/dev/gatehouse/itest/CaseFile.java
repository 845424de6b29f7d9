package dev.gatehouse.itest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file of policy cases: a message, and what must become of it under the shipped policies
 * and those in {@code cases/with}. Anything that is not understood fails the reading.
 */
final class CaseFile {
    /**
     * One case.
     *
     * @param name what it shows
     * @param route the route that the flow came in by
     * @param direction the way the message travels
     * @param message the message
     * @param times how often it comes at the same instant; all but the last are allowed
     * @param verdict what becomes of the last one
     * @param code the finding's code, where the case insists on one
     */
    record Case(
            String name,
            Route route,
            Direction direction,
            ProtocolMessage message,
            int times,
            Verdict.Kind verdict,
            Optional<String> code) {}

    private CaseFile() {}

    static List<Case> read(Path file) throws IOException {
        JsonFactory json =
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (JsonParser parser = json.createParser(Files.readString(file))) {
            parser.nextToken();
            Members root = new Members("", value(parser));
            if (parser.nextToken() != null || root.number("format", 0) != 1) {
                throw new IllegalArgumentException("not format 1");
            }
            List<Case> cases = new ArrayList<>();
            for (Object one : root.list("cases")) {
                cases.add(one(new Members("case " + cases.size(), one)));
            }
            root.end();
            return cases;
        }
    }

    private static Case one(Members of) {
        String name = of.text("name").orElseThrow();
        ProtocolMessage message = CaseMessage.read(of.members("message").orElseThrow());
        Members expect = of.members("expect").orElseThrow();
        Case read =
                new Case(
                        name,
                        route(of.members("route"), message.protocol()),
                        Direction.valueOf(word(of.text("direction").orElse("to-server"))),
                        message,
                        (int) of.number("times", 1),
                        Verdict.Kind.valueOf(word(expect.text("verdict").orElseThrow())),
                        expect.text("code"));
        expect.end();
        of.end();
        return read;
    }

    private static Route route(Optional<Members> of, Protocol protocol) {
        Optional<String> profile = of.flatMap(m -> m.text("profile"));
        Optional<String> device = of.flatMap(m -> m.text("device"));
        String spoken = of.flatMap(m -> m.text("protocol")).orElse(protocol.name());
        of.ifPresent(Members::end);
        return new Route(
                "case",
                new Protocol(spoken),
                "device.home.arpa",
                443,
                Route.Tls.REQUIRED,
                "device.home.arpa",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                device,
                profile);
    }

    private static String word(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            default -> parser.getText();
        };
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            members.put(key, value(parser));
        }
        return members;
    }

    private static List<Object> items(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    /** The members of an object, each to be taken once. */
    static final class Members {
        private final String where;
        private final Map<String, Object> left = new LinkedHashMap<>();

        Members(String where, Object value) {
            this.where = where;
            ((Map<?, ?>) value).forEach((key, member) -> left.put((String) key, member));
        }

        Set<String> names() {
            return left.keySet();
        }

        Optional<String> text(String key) {
            return Optional.ofNullable((String) left.remove(key));
        }

        long number(String key, long otherwise) {
            Object number = left.remove(key);
            return number == null ? otherwise : (Long) number;
        }

        boolean flag(String key) {
            return Boolean.TRUE.equals(left.remove(key));
        }

        List<?> list(String key) {
            Object list = left.remove(key);
            return list == null ? List.of() : (List<?>) list;
        }

        List<String> texts(String key) {
            return list(key).stream().map(String.class::cast).toList();
        }

        Optional<Members> members(String key) {
            return Optional.ofNullable(left.remove(key))
                    .map(v -> new Members(where + "/" + key, v));
        }

        void end() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(where + ": not understood: " + left.keySet());
            }
        }
    }
}
