package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatehouse.api.text.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the API does what its own description says. */
class ContractTest {
    private static final Map<?, ?> DOCUMENT = document();

    @TempDir Path data;
    private Home home;
    private String cookie;

    @BeforeEach
    void open() throws Exception {
        home = new Home(data);
        home.listens();
        home.journal.refused(Home.LAMP);
        cookie = home.claimed();
        home.deletions.forget(Home.LAMP);
        home.ask("POST", "tokens", "{\"name\":\"t\"}", "cookie", cookie);
    }

    @AfterEach
    void close() {
        home.close();
    }

    /** One call of the description. */
    record Described(String path, String method, Map<?, ?> operation) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Described> calls() {
        List<Described> calls = new ArrayList<>();
        map(DOCUMENT, "paths")
                .forEach(
                        (path, methods) ->
                                ((Map<?, ?>) methods)
                                        .forEach(
                                                (method, operation) -> {
                                                    if (!method.equals("parameters")) {
                                                        calls.add(
                                                                new Described(
                                                                        path.toString(),
                                                                        method.toString()
                                                                                .toUpperCase(
                                                                                        Locale
                                                                                                .ROOT),
                                                                        (Map<?, ?>) operation));
                                                    }
                                                }));
        return calls.stream();
    }

    @Test
    void everyCallIsDescribedAndEveryDescribedOneIsThere() {
        TreeSet<String> described = new TreeSet<>();
        calls().forEach(
                        call ->
                                described.add(
                                        call.method()
                                                + " "
                                                + call.path().replaceAll("\\{[a-z]+}", "*")));
        TreeSet<String> there = new TreeSet<>();
        home.panel.front().api().ways().forEach(way -> there.add(way.method() + " /" + way.path()));
        assertThat(described).isEqualTo(there);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void itAnswersAsDescribed(Described call) throws Exception {
        Map<?, ?> responses = map(call.operation(), "responses");
        String good = responses.keySet().stream().map(Object::toString).sorted().findFirst().get();
        if (call.toString().equals("POST /claim")) {
            home.panel.reset();
            cookie = "";
        }
        Answer answer = ask(call, body(call), cookie);
        assertThat(answer.status()).as(answer.text()).isEqualTo(Integer.parseInt(good));
        Map<?, ?> response = (Map<?, ?>) responses.get(good);
        if (response.containsKey("content")) {
            Map<?, ?> content = map(response, "content");
            String type = content.keySet().iterator().next().toString();
            assertThat(answer.headers().get("Content-Type")).isEqualTo(type);
            if (type.endsWith("json")) {
                fits(read(answer.text()), map(map(content, type), "schema"), call.toString());
            }
        }
        if (response.containsKey("headers")) {
            map(response, "headers")
                    .keySet()
                    .forEach(name -> assertThat(answer.headers()).containsKey(name.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void itRefusesAsDescribedFailsClosed(Described call) throws Exception {
        Map<?, ?> responses = map(call.operation(), "responses");
        if (responses.containsKey("401") && !call.path().equals("/session")) {
            problem(ask(call, body(call), ""), 401);
        }
        if (responses.containsKey("415")) {
            problem(ask(call, body(call), cookie, "content-type", "text/plain"), 415);
            problem(ask(call, "{\"unknown\":1}", cookie), 422);
            problem(ask(call, "[", cookie), 400);
        }
        if (responses.containsKey("404")) {
            String wrong = call.path().replaceAll("\\{[a-z]+}", "nothing");
            if (!wrong.equals(call.path())) {
                problem(ask(call.method(), wrong, body(call), cookie), 404);
            }
        }
        String other = call.method().equals("PUT") ? "TRACE" : "PUT";
        problem(ask(other, call.path(), "{}", cookie), 405);
        if (responses.containsKey("503")) {
            home.servicesGo();
            problem(ask(call.method(), call.path(), body(call), cookie), 503);
        }
    }

    private static void problem(Answer answer, int status) throws IOException {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
        fits(
                read(answer.text()),
                map(map(map(DOCUMENT, "components"), "schemas"), "Problem"),
                "problem");
    }

    private Answer ask(Described call, String body, String session, String... headers) {
        return ask(call.method(), call.path(), body, session, headers);
    }

    private Answer ask(String method, String path, String body, String session, String... headers) {
        List<String> all = new ArrayList<>(List.of("cookie", session));
        all.addAll(List.of(headers));
        return home.ask(method, filled(path), body, all.toArray(String[]::new));
    }

    private String filled(String path) {
        String id =
                path.startsWith("/devices")
                        ? Home.LAMP.text()
                        : path.startsWith("/findings") ? "1" : "d1";
        if (path.startsWith("/tokens/{")) {
            id = tokenId();
        }
        if (path.contains("{code}")) {
            home.ask(
                    "POST",
                    "findings/1/acceptance",
                    "{\"until\":\"2026-12-24T12:00:00Z\",\"reason\":\"r\"}",
                    "cookie",
                    cookie);
        }
        return path.substring(1).replace("{id}", id).replace("{code}", "login.default-pair");
    }

    private String tokenId() {
        return home.ask("GET", "tokens", "", "cookie", cookie)
                .text()
                .replaceAll("(?s).*?\"id\":\"([0-9a-f]+)\".*", "$1");
    }

    private String body(Described call) throws Refusal {
        if (!call.operation().containsKey("requestBody")) {
            return "";
        }
        Map<?, ?> content = map(map(call.operation(), "requestBody"), "content");
        Map<String, Object> example = new LinkedHashMap<>();
        map(map(content, "application/json"), "example")
                .forEach((name, value) -> example.put(name.toString(), value));
        if (example.containsKey("code")) {
            example.put("code", code());
        }
        return JsonText.of(example);
    }

    private String code() {
        try {
            return java.nio.file.Files.readString(data.resolve("claim-code")).strip();
        } catch (IOException e) {
            return "0000-0000-0000";
        }
    }

    /** Checks required members, types and choices: all that the description uses. */
    private static void fits(Object value, Map<?, ?> given, String where) {
        Map<?, ?> schema = given;
        if (schema.get("$ref") instanceof String name) {
            Map<?, ?> all = map(map(DOCUMENT, "components"), "schemas");
            schema = map(all, name.substring(name.lastIndexOf('/') + 1));
        }
        if (schema.get("enum") instanceof List<?> choices) {
            assertThat(choices.contains(value)).as(where + " " + value).isTrue();
        }
        if (schema.containsKey("type")) {
            assertThat(String.valueOf(schema.get("type")))
                    .as(where)
                    .containsPattern("\\b" + type(value) + "\\b");
        }
        if (value instanceof Map<?, ?> object) {
            if (schema.get("required") instanceof List<?> required) {
                for (Object name : required) {
                    assertThat(object.containsKey(name)).as(where + "/" + name).isTrue();
                }
            }
            if (schema.get("properties") instanceof Map<?, ?> properties) {
                for (Map.Entry<?, ?> each : object.entrySet()) {
                    if (!where.contains("openapi")) {
                        assertThat(properties.containsKey(each.getKey()))
                                .as(where + "/" + each.getKey() + " is described")
                                .isTrue();
                    }
                    if (properties.get(each.getKey()) instanceof Map<?, ?> inner) {
                        fits(each.getValue(), inner, where + "/" + each.getKey());
                    }
                }
            }
        }
        if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> inner) {
            items.forEach(item -> fits(item, inner, where + "/items"));
        }
    }

    private static String type(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Map
                ? "object"
                : value instanceof List
                        ? "array"
                        : value instanceof Boolean
                                ? "boolean"
                                : value instanceof Number ? "integer" : "string";
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        return (Map<?, ?>) from.get(key);
    }

    private static Map<?, ?> document() {
        try (var in = Api.class.getResourceAsStream("openapi.json")) {
            return (Map<?, ?>) read(new String(in.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object read(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return value(parser, parser.nextToken());
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    object.put(name, value(parser, parser.nextToken()));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                for (JsonToken t = parser.nextToken();
                        t != JsonToken.END_ARRAY;
                        t = parser.nextToken()) {
                    array.add(value(parser, t));
                }
                return array;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            default -> {
                return null;
            }
        }
    }
}
