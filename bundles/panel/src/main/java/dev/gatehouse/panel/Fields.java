package dev.gatehouse.panel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a JSON object that came in a request: each by name, of the type that is wanted.
 *
 * @param values String, Long or Boolean by name
 */
record Fields(Map<String, Object> values) {
    Fields {
        values = Map.copyOf(values);
    }

    /** Refuses members that nobody knows: a misspelt one must not be ignored. */
    Fields only(String... names) throws Refusal {
        Set<String> known = Set.of(names);
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw Refusal.unfit(
                        "There is no member of this name; known are "
                                + String.join(", ", names)
                                + ".");
            }
        }
        return this;
    }

    String text(String name, int longest) throws Refusal {
        return optionalText(name, longest)
                .orElseThrow(() -> Refusal.unfit("\"" + name + "\" is missing."));
    }

    /** Returns a text of 1 to so many characters. */
    Optional<String> optionalText(String name, int longest) throws Refusal {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > longest) {
            throw Refusal.unfit("\"" + name + "\" is a text of 1 to " + longest + " characters.");
        }
        return Optional.of(text);
    }

    Optional<Long> optionalNumber(String name) throws Refusal {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Long number)) {
            throw Refusal.unfit("\"" + name + "\" is a whole number.");
        }
        return Optional.of(number);
    }
}
