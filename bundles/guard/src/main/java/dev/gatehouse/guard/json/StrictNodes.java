package dev.gatehouse.guard.json;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;

/** Lets the schema library read its own metaschema through the strict reader. */
final class StrictNodes implements JsonNodeFactory {
    @Override
    public JsonNode wrap(Object node) {
        if (node instanceof JsonTree tree) {
            return tree;
        }
        throw new IllegalArgumentException("not a value of the strict reader");
    }

    @Override
    public JsonNode create(String text) {
        try {
            return JsonReader.readSchema(text);
        } catch (JsonRefused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
