package dev.gatehouse.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stood behind the command.
 *
 * @param values options with their values, without dashes; flags hold an empty text
 * @param words what is not an option, in order
 */
record Options(Map<String, String> values, List<String> words) {

    private static final Set<String> FLAGS = Set.of("json");

    /** Where a gateway that was installed keeps its configuration. */
    private static final String CONFIG = "/etc/gatehouse";

    /** What was given does not fit; the message is a sentence. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    static Options of(List<String> arguments, Set<String> withValue, Set<String> flags) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            String name = argument.substring(2);
            if (FLAGS.contains(name) || flags.contains(name)) {
                values.put(name, "");
            } else if (!withValue.contains(name)) {
                throw new Wrong("There is no option " + argument + " here.");
            } else if (i + 1 >= arguments.size()) {
                throw new Wrong("The option " + argument + " needs a value.");
            } else {
                values.put(name, arguments.get(++i));
            }
        }
        return new Options(values, words);
    }

    boolean json() {
        return values.containsKey("json");
    }

    /** Returns whether an option without a value was given. */
    boolean has(String flag) {
        return values.containsKey(flag);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Layout layout() {
        String fallback = System.getenv().getOrDefault("GATEHOUSE_CONFIG", CONFIG);
        return Layout.of(Path.of(value("config").orElse(fallback)));
    }

    /** Complains about words that the command has no use for. */
    Options noWords() {
        if (!words.isEmpty()) {
            throw new Wrong("What is \"" + words.get(0) + "\" meant to be?");
        }
        return this;
    }
}
