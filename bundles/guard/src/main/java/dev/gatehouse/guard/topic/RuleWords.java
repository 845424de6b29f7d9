package dev.gatehouse.guard.topic;

import java.util.Map;

/**
 * What it means for a value that a keyword of JSON Schema does not hold, for people who know
 * neither (JSON Schema 2020-12, Validation 6 and 7).
 */
final class RuleWords {
    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("type", "a value of another kind"),
                    Map.entry("enum", "a value that is none of those allowed"),
                    Map.entry("const", "a value that is none of those allowed"),
                    Map.entry("minimum", "a number that is too small"),
                    Map.entry("exclusiveMinimum", "a number that is too small"),
                    Map.entry("maximum", "a number that is too large"),
                    Map.entry("exclusiveMaximum", "a number that is too large"),
                    Map.entry("multipleOf", "a number between the steps allowed"),
                    Map.entry("minLength", "a text that is too short"),
                    Map.entry("maxLength", "a text that is too long"),
                    Map.entry("pattern", "a text of another form"),
                    Map.entry("format", "a text of another form"),
                    Map.entry("minItems", "a list that is too short"),
                    Map.entry("maxItems", "a list that is too long"),
                    Map.entry("uniqueItems", "a list that names something twice"),
                    Map.entry("required", "something is missing"),
                    Map.entry("dependentRequired", "something is missing"),
                    Map.entry("additionalProperties", "something that does not belong"),
                    Map.entry("unevaluatedProperties", "something that does not belong"),
                    Map.entry("propertyNames", "something that does not belong"),
                    // Our own two: a schema that allows nothing here, and one that costs too much.
                    Map.entry("false", "something that does not belong"),
                    Map.entry("cost", "more than can be checked"));

    private RuleWords() {}

    /** Returns a phrase that stands well after a colon; the keyword itself if it is a rarer one. */
    static String of(String keyword) {
        String known = WORDS.get(keyword);
        return known != null ? known : "the rule \"" + keyword + "\" is broken";
    }
}
