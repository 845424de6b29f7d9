package dev.gatehouse.guard.json;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Keyword;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a schema must be before the schema library sees it: small, of one dialect, closed (it refers
 * to nothing outside itself) and with regular expressions that this machine understands.
 */
final class SchemaText {
    /** Characters of a schema: the largest of common device schemas have some ten thousand. */
    static final int SCHEMA = 65_536;

    /** Characters of a regular expression. */
    static final int PATTERN = 1_024;

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** Keywords whose value is data, where a member called {@code $ref} is only a name. */
    private static final Set<String> DATA =
            Set.of(Keyword.CONST, Keyword.ENUM, "default", "examples");

    private final Set<String> resources = new HashSet<>();

    /**
     * Reads and checks a schema.
     *
     * @throws SchemaRefused if it is not used
     */
    static JsonTree read(URI base, String text) throws SchemaRefused {
        if (text.length() > SCHEMA) {
            throw new SchemaRefused("", "the schema is too long", SCHEMA + " characters");
        }
        JsonTree schema;
        try {
            schema = JsonReader.readSchema(text);
        } catch (JsonRefused e) {
            throw new SchemaRefused("", "the schema is " + e.getMessage(), "JSON (RFC 8259)");
        }
        SchemaText rules = new SchemaText();
        rules.collect(schema, base);
        rules.check(schema, base);
        return schema;
    }

    private void collect(JsonNode node, URI at) throws SchemaRefused {
        if (node.isObject()) {
            URI here = resource(node, at);
            resources.add(here.toString());
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
                if (!DATA.contains(member.getKey())) {
                    collect(member.getValue(), here);
                }
            }
        } else if (node.isArray()) {
            for (JsonNode item : node.asArray()) {
                collect(item, at);
            }
        }
    }

    private void check(JsonNode node, URI at) throws SchemaRefused {
        if (node.isObject()) {
            URI here = resource(node, at);
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
                keyword(member.getKey(), member.getValue(), here);
                if (!DATA.contains(member.getKey())) {
                    check(member.getValue(), here);
                }
            }
        } else if (node.isArray()) {
            for (JsonNode item : node.asArray()) {
                check(item, at);
            }
        }
    }

    private void keyword(String name, JsonNode value, URI at) throws SchemaRefused {
        switch (name) {
            case Keyword.REF, Keyword.DYNAMIC_REF -> reference(value, at);
            case Keyword.SCHEMA -> dialect(value);
            case Keyword.PATTERN -> {
                if (value.isString()) {
                    pattern(value.asString(), value.getJsonPointer());
                }
            }
            case Keyword.PATTERN_PROPERTIES -> {
                if (value.isObject()) {
                    for (String pattern : value.asObject().keySet()) {
                        pattern(pattern, value.getJsonPointer());
                    }
                }
            }
            default -> {
                // Left to the library, which checks the schema against its metaschema.
            }
        }
    }

    /** A reference that leaves the schema would be fetched, or be unresolved when it matters. */
    private void reference(JsonNode value, URI at) throws SchemaRefused {
        if (!value.isString()) {
            return; // A property of that name.
        }
        URI target = resolve(at, value);
        if (!resources.contains(withoutFragment(target))) {
            throw new SchemaRefused(
                    value.getJsonPointer(),
                    "the schema refers to something outside itself",
                    "references within the schema, such as #/$defs/name");
        }
    }

    private static void dialect(JsonNode value) throws SchemaRefused {
        if (value.isString() && !value.asString().equals(DIALECT)) {
            throw new SchemaRefused(value.getJsonPointer(), "another dialect", DIALECT);
        }
    }

    private static void pattern(String pattern, String pointer) throws SchemaRefused {
        if (pattern.length() > PATTERN) {
            throw new SchemaRefused(
                    pointer, "a regular expression is too long", PATTERN + " characters");
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new SchemaRefused(
                    pointer, "not a regular expression", "what java.util.regex and ECMA-262 share");
        }
    }

    private URI resource(JsonNode node, URI at) throws SchemaRefused {
        JsonNode id = node.asObject().get(Keyword.ID);
        if (id == null || !id.isString()) {
            return at;
        }
        return URI.create(withoutFragment(resolve(at, id)));
    }

    private static URI resolve(URI at, JsonNode reference) throws SchemaRefused {
        try {
            URI target = URI.create(reference.asString());
            // java.net.URI follows RFC 2396, which loses the file name before a lone fragment.
            return reference.asString().startsWith("#") || reference.asString().isEmpty()
                    ? at
                    : at.isOpaque() ? target : at.resolve(target);
        } catch (IllegalArgumentException e) {
            throw new SchemaRefused(reference.getJsonPointer(), "not a URI reference", "RFC 3986");
        }
    }

    private static String withoutFragment(URI uri) {
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }
}
