package dev.gatehouse.guard.json;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One compiled JSON Schema 2020-12. Immutable; checks on any thread, each within a {@link Budget}.
 *
 * <p>{@code format}, {@code contentEncoding} and {@code contentMediaType} are annotations and
 * assert nothing, as the dialect has it by default: a policy that needs a form says so with {@code
 * pattern}. Regular expressions are those of {@code java.util.regex}.
 */
public final class PayloadSchema {
    private static final URI PLACE = URI.create("https://schema.invalid/payload");

    /** One of each JSON type: a schema that refers to itself without end shows it on these. */
    private static final List<String> SAMPLES = List.of("null", "true", "0", "\"\"", "[]", "{}");

    private final Validator validator;
    private final URI uri;

    private PayloadSchema(Validator validator, URI uri) {
        this.validator = validator;
        this.uri = uri;
    }

    /**
     * A document breaks the schema.
     *
     * @param rule the keyword that is broken
     * @param pointer where in the document: member names and indexes, never values
     */
    public record Mismatch(String rule, String pointer) {}

    /**
     * Compiles a schema.
     *
     * @throws SchemaRefused if it is no schema, or one that is not used here
     */
    public static PayloadSchema compile(String text) throws SchemaRefused {
        JsonTree schema = SchemaText.read(PLACE, text);
        try {
            Validator validator =
                    new ValidatorFactory()
                            .withJsonNodeFactory(new StrictNodes())
                            .withEvaluatorFactory(new SafeKeywords())
                            .createValidator();
            PayloadSchema compiled =
                    new PayloadSchema(validator, validator.registerSchema(PLACE, schema));
            compiled.tryOut();
            return compiled;
        } catch (JsonSchemaException | IllegalArgumentException e) {
            throw new SchemaRefused("", "not a JSON Schema", "JSON Schema 2020-12");
        }
    }

    /**
     * Checks a document, once: its budget is used up by it.
     *
     * @return what is wrong; empty if the document fits
     */
    public Optional<Mismatch> check(JsonTree document) {
        try {
            Validator.Result result = validator.validate(uri, document);
            return result.isValid() ? Optional.empty() : Optional.of(first(result.getErrors()));
        } catch (BudgetSpent | StackOverflowError e) {
            // A check that would not end, by length or by depth: what can't be decided is refused.
            return Optional.of(new Mismatch("cost", ""));
        }
    }

    private void tryOut() throws SchemaRefused {
        for (String sample : SAMPLES) {
            try {
                ByteBuffer octets = StandardCharsets.UTF_8.encode(sample);
                if (check(JsonReader.read(octets))
                        .filter(m -> m.rule().equals("cost"))
                        .isPresent()) {
                    throw new SchemaRefused("", "the schema has no end", "references that end");
                }
            } catch (JsonRefused e) {
                throw new IllegalStateException("the samples are JSON", e);
            }
        }
    }

    /** The deepest location says most; the library lists what was found inside first. */
    private static Mismatch first(List<Error> errors) {
        if (errors.isEmpty()) {
            return new Mismatch("schema", "");
        }
        Error error = errors.get(0);
        String keyword = error.getKeyword();
        return new Mismatch(keyword == null ? "false" : keyword, error.getInstanceLocation());
    }
}
