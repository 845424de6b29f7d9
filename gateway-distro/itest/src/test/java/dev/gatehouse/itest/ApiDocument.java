package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The description that the API serves of itself. Holds answers against it, strictly: no status, no
 * type and no member that is not described; and knows which of what is described has been seen.
 */
final class ApiDocument {
    private static final Gson GSON =
            new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    /** Its own members are those of OpenAPI, whose schema is not here. */
    private static final String ITSELF = "GET /openapi.json";

    private final Map<?, ?> paths;
    private final Map<?, ?> schemas;
    private final TreeSet<String> described = new TreeSet<>();
    private final TreeSet<String> seen = new TreeSet<>();

    ApiDocument(String text) {
        Map<?, ?> document = (Map<?, ?>) read(text.replace("#/components/schemas/", "#/$defs/"));
        paths = (Map<?, ?>) document.get("paths");
        schemas = (Map<?, ?>) strict(at(document, "components", "schemas"));
        paths.forEach(
                (path, calls) ->
                        ((Map<?, ?>) calls)
                                .forEach(
                                        (method, call) -> {
                                            if (!method.equals("parameters")) {
                                                statuses(path + "", method + "", (Map<?, ?>) call);
                                            }
                                        }));
    }

    private void statuses(String path, String method, Map<?, ?> call) {
        String name = method.toUpperCase(Locale.ROOT) + " " + path + " ";
        ((Map<?, ?>) call.get("responses")).keySet().forEach(code -> described.add(name + code));
    }

    /** Returns the calls, as method and path. */
    List<String> calls() {
        return described.stream().map(each -> each.replaceAll(" \\d+$", "")).distinct().toList();
    }

    boolean describes(String call, int status) {
        return described.contains(call + " " + status);
    }

    /** Returns what is described and was never seen. */
    TreeSet<String> unseen() {
        TreeSet<String> left = new TreeSet<>(described);
        left.removeAll(seen);
        return left;
    }

    /** Holds an answer against what is said of it. */
    void holds(String call, int status, String type, String body) {
        String name = call + " " + status;
        assertThat(described).as(body).contains(name);
        seen.add(name);
        String[] parts = call.split(" ");
        Map<?, ?> response =
                at(paths, parts[1], parts[0].toLowerCase(Locale.ROOT), "responses", status + "");
        if (!response.containsKey("content")) {
            assertThat(body).as(name).isEmpty();
            return;
        }
        Map<?, ?> content = at(response, "content");
        assertThat(content.keySet().stream().map(Object::toString).toList())
                .as(name)
                .contains(type);
        if (type.endsWith("json") && !call.equals(ITSELF)) {
            fits(name, at(content, type, "schema"), body);
        }
    }

    private void fits(String name, Map<?, ?> schema, String body) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$defs", schemas);
        root.put("allOf", List.of(strict(schema)));
        Validator.Result result =
                new ValidatorFactory()
                        .withJsonNodeFactory(new GsonNode.Factory())
                        .validate(GSON.toJson(root), body);
        List<String> errors = new ArrayList<>();
        result.getErrors().forEach(e -> errors.add(e.getInstanceLocation() + ": " + e.getError()));
        assertThat(errors).as(name + " " + body).isEmpty();
    }

    /** Returns a copy in which every object has only the members that are described. */
    private static Object strict(Object schema) {
        if (schema instanceof List<?> items) {
            return items.stream().map(ApiDocument::strict).toList();
        }
        if (!(schema instanceof Map<?, ?> given)) {
            return schema;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        given.forEach((key, value) -> copy.put(key.toString(), strict(value)));
        if (copy.get("properties") instanceof Map && copy.get("required") instanceof List) {
            copy.putIfAbsent("additionalProperties", false);
        }
        return copy;
    }

    static Map<?, ?> at(Map<?, ?> from, String... path) {
        Map<?, ?> now = from;
        for (String name : path) {
            now = (Map<?, ?>) now.get(name);
        }
        return now;
    }

    private static Object read(String text) {
        return GSON.fromJson(text, Object.class);
    }
}
