package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The checked configuration.
 *
 * @param folders where the files lie, absolute
 * @param watchSeconds time between two looks, 1 to {@value #SECONDS_MOST}
 */
record Settings(List<Path> folders, int watchSeconds) {
    /** Most folders. */
    static final int FOLDERS = 16;

    /** Longest time between two looks, in seconds: an hour. */
    static final int SECONDS_MOST = 3_600;

    /** Nothing is read, so nothing is allowed. */
    static final Settings NONE = new Settings(List.of(), PolicyConfig.WATCH_SECONDS);

    private static final String HOME = "gatehouse.home";
    private static final String CONFIG = "gatehouse.config";
    private static final String FILE = "gatehouse.json";

    Settings {
        folders = List.copyOf(folders);
    }

    /**
     * Reads a configuration; empty if there is a fault.
     *
     * @param values the configuration as ConfigAdmin gives it
     * @param property where the launcher's properties are found
     * @param faults takes what is wrong
     */
    static Optional<Settings> of(
            Map<String, ?> values,
            Function<String, Optional<String>> property,
            List<Fault> faults) {
        int before = faults.size();
        Object seconds = values.get("watchSeconds");
        int every = seconds == null ? PolicyConfig.WATCH_SECONDS : seconds(seconds, faults);
        Object named = values.get("folders");
        List<String> names =
                named == null ? List.of(PolicyConfig.SHIPPED, PolicyConfig.OWN) : names(named);
        if (names.isEmpty() || names.size() > FOLDERS) {
            fault("folders", "is not a list of folders", "1 to " + FOLDERS + " folders", faults);
        }
        List<Path> folders = new ArrayList<>();
        for (String name : names) {
            folder(name, property, faults).ifPresent(folders::add);
        }
        return faults.size() == before
                ? Optional.of(new Settings(folders, every))
                : Optional.empty();
    }

    private static int seconds(Object value, List<Fault> faults) {
        if (value instanceof Number number) {
            long seconds = number.longValue();
            if (number.doubleValue() == seconds && seconds >= 1 && seconds <= SECONDS_MOST) {
                return (int) seconds;
            }
        }
        fault(
                "watchSeconds",
                "is not a number in range",
                "a whole number from 1 to " + SECONDS_MOST,
                faults);
        return PolicyConfig.WATCH_SECONDS;
    }

    private static List<String> names(Object value) {
        if (value instanceof String[] many) {
            return List.of(many);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return value instanceof String one ? List.of(one) : List.of();
    }

    private static Optional<Path> folder(
            String name, Function<String, Optional<String>> property, List<Fault> faults) {
        String open = name;
        for (String key : List.of(HOME, CONFIG)) {
            String mark = "${" + key + "}";
            if (open.contains(mark)) {
                Optional<String> value = property.apply(key);
                if (value.isEmpty()) {
                    unset(key, faults);
                    return Optional.empty();
                }
                open = open.replace(mark, value.get());
            }
        }
        try {
            Path path = Path.of(open);
            if (open.isBlank()) {
                fault("folders", "holds an empty name", "names of folders", faults);
                return Optional.empty();
            }
            if (path.isAbsolute()) {
                return Optional.of(path.normalize());
            }
            Optional<String> base = property.apply(CONFIG);
            if (base.isEmpty()) {
                unset(CONFIG, faults);
            }
            return base.map(b -> Path.of(b).resolve(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            fault("folders", "holds something that is not a path", "names of folders", faults);
            return Optional.empty();
        }
    }

    private static void unset(String key, List<Fault> faults) {
        String reason = "cannot be found because the property " + key + " is not set";
        fault("folders", reason, "absolute folders, or that property", faults);
    }

    private static void fault(String key, String reason, String allowed, List<Fault> faults) {
        faults.add(new Fault(FILE, PolicyConfig.PID + "/" + key, reason, allowed));
    }
}
