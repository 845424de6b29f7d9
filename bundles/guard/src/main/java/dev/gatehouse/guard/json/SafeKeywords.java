package dev.gatehouse.guard.json;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Keyword;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keywords whose cost has no bound in the schema library: those with regular expressions, and
 * names that are matched by one. Evaluated here against the document's {@link Budget}; all others
 * are the library's own.
 */
final class SafeKeywords implements EvaluatorFactory {
    @Override
    public Optional<Evaluator> create(
            SchemaParsingContext context, String keyword, JsonNode schema) {
        return switch (keyword) {
            case Keyword.PATTERN ->
                    schema.isString()
                            ? Optional.of(pattern(Pattern.compile(schema.asString())))
                            : Optional.empty();
            case Keyword.PATTERN_PROPERTIES ->
                    schema.isObject()
                            ? Optional.of(patternProperties(context, schema))
                            : Optional.empty();
            case Keyword.PROPERTY_NAMES ->
                    schema.isObject() || schema.isBoolean()
                            ? Optional.of(propertyNames(context.getAbsoluteUri(schema)))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** JSON Schema Core 10.3.2.4. The library's own would leave names outside the budget. */
    private static Evaluator propertyNames(String rule) {
        return (evaluation, node) -> {
            boolean valid = true;
            if (node.isObject()) {
                for (String name : node.asObject().keySet()) {
                    JsonTree tree = JsonTree.of(budget(node), node.getJsonPointer(), name);
                    valid &= evaluation.resolveInternalRefAndValidate(rule, tree);
                }
            }
            return valid ? Evaluator.Result.success() : Evaluator.Result.failure();
        };
    }

    /** JSON Schema Validation 6.3.3: found anywhere in the string. */
    private static Evaluator pattern(Pattern pattern) {
        return (context, node) ->
                !node.isString() || found(pattern, node.asString(), budget(node))
                        ? Evaluator.Result.success()
                        : Evaluator.Result.failure("does not match");
    }

    /** JSON Schema Core 10.3.2.2. */
    private static Evaluator patternProperties(SchemaParsingContext context, JsonNode schema) {
        Map<Pattern, String> rules = new LinkedHashMap<>();
        schema.asObject()
                .forEach(
                        (name, rule) ->
                                rules.put(Pattern.compile(name), context.getAbsoluteUri(rule)));
        return (evaluation, node) ->
                node.isObject() ? members(evaluation, node, rules) : Evaluator.Result.success();
    }

    private static Evaluator.Result members(
            EvaluationContext evaluation, JsonNode node, Map<Pattern, String> rules) {
        Budget budget = budget(node);
        Set<String> evaluated = new HashSet<>();
        boolean valid = true;
        for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
            for (Map.Entry<Pattern, String> rule : rules.entrySet()) {
                if (found(rule.getKey(), member.getKey(), budget)) {
                    evaluated.add(member.getKey());
                    valid &=
                            evaluation.resolveInternalRefAndValidate(
                                    rule.getValue(), member.getValue());
                }
            }
        }
        return valid ? Evaluator.Result.success(evaluated) : Evaluator.Result.failure();
    }

    private static boolean found(Pattern pattern, String text, Budget budget) {
        budget.spend(1);
        return pattern.matcher(new BoundedText(text, budget)).find();
    }

    /** Every node that is checked is ours; were one not, it would get no more than a document. */
    private static Budget budget(JsonNode node) {
        return node instanceof JsonTree tree ? tree.budget() : Budget.forDocument();
    }
}
