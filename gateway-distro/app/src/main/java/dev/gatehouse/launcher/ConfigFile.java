package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Reads gatehouse.json as a whole: every fault is found, and with one fault nothing of it is used.
 */
final class ConfigFile {
    /** A home's configuration is a few kilobytes; more is a mistake. */
    private static final long MAX_OCTETS = 1 << 20;

    private static final String LACK = "lack";

    private static final String META = ":configurator:";

    private final Metatype metatype;
    private final BundleClasses classes;

    /**
     * What was read.
     *
     * @param file where
     * @param text what was judged, as {@link ConfigFile#text} gives it
     * @param values by PID or factory PID~name, converted to the types that components expect;
     *     empty if there are faults
     * @param faults why it is not used
     * @param lacks what it names and isn't there: the parts concerned refuse until it is
     */
    record Reading(
            Path file,
            String text,
            Map<String, Map<String, Object>> values,
            List<Fault> faults,
            List<Fault> lacks) {
        /** Returns all that is not in order. */
        List<Fault> all() {
            return Stream.concat(faults.stream(), lacks.stream()).toList();
        }
    }

    ConfigFile(Metatype metatype, BundleClasses classes) {
        this.metatype = metatype;
        this.classes = classes;
    }

    Reading read(Path file) {
        Map<String, Map<String, Object>> values = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        String text = "";
        try {
            if (Files.size(file) > MAX_OCTETS) {
                faults.add(new Fault(name(file), "", "is too large", "at most 1 MiB"));
            } else {
                text = Files.readString(file);
                root(file, Json.read(text), values, faults);
            }
        } catch (NoSuchFileException e) {
            faults.add(
                    new Fault(
                            name(file),
                            "",
                            "there is no such file",
                            "a configuration; an empty one is {}"));
        } catch (IOException e) {
            faults.add(new Fault(name(file), "", "cannot be read: " + e.getMessage(), "JSON"));
        }
        List<Fault> lacks = faults.stream().filter(Fault::passing).toList();
        List<Fault> own = faults.stream().filter(fault -> !fault.passing()).toList();
        return new Reading(file, text, own.isEmpty() ? values : Map.of(), own, lacks);
    }

    /** Returns the text of a file; empty where there is none that could be judged. */
    static String text(Path file) {
        try {
            return Files.size(file) > MAX_OCTETS ? "" : Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private void root(
            Path file, Object json, Map<String, Map<String, Object>> values, List<Fault> faults) {
        if (json instanceof Map<?, ?> root) {
            root.forEach((pid, entry) -> entry(file, (String) pid, entry, values, faults));
        } else {
            faults.add(new Fault(name(file), "", "is not an object", "{\"PID\": {...}, ...}"));
        }
    }

    private void entry(
            Path file,
            String pid,
            Object entry,
            Map<String, Map<String, Object>> values,
            List<Fault> faults) {
        if (pid.startsWith(META)) {
            return;
        }
        int tilde = pid.indexOf('~');
        String type = tilde < 0 ? pid : pid.substring(0, tilde);
        Metatype.Schema schema = metatype.schemas().get(type);
        if (schema == null) {
            faults.add(new Fault(name(file), pid, "is not known", pids()));
        } else if (schema.factory() != tilde >= 0) {
            faults.add(
                    new Fault(
                            name(file),
                            pid,
                            schema.factory() ? "needs a name" : "takes no name",
                            schema.factory() ? type + "~NAME" : type));
        } else if (tilde >= 0 && !pid.substring(tilde + 1).matches("[A-Za-z0-9._-]{1,64}")) {
            faults.add(
                    new Fault(
                            name(file), pid, "has a name that does not fit", "A-Z a-z 0-9 . _ -"));
        } else if (!(entry instanceof Map<?, ?> map)) {
            faults.add(new Fault(name(file), pid, "is not an object", "{\"key\": value, ...}"));
        } else {
            values.put(pid, keys(file, pid, schema, flat(schema, map), faults));
        }
    }

    /** An object within an entry stands for keys with a dot, as ConfigAdmin knows them. */
    private static Map<String, Object> flat(Metatype.Schema schema, Map<?, ?> map) {
        Map<String, Object> flat = new LinkedHashMap<>();
        map.forEach(
                (key, value) -> {
                    if (value instanceof Map<?, ?> inner && !schema.attributes().containsKey(key)) {
                        inner.forEach((name, each) -> flat.put(key + "." + name, each));
                    } else {
                        flat.put((String) key, value);
                    }
                });
        return flat;
    }

    private Map<String, Object> keys(
            Path file, String pid, Metatype.Schema schema, Map<?, ?> map, List<Fault> faults) {
        int before = faults.size();
        Map<String, Object> converted = new LinkedHashMap<>();
        map.forEach(
                (k, value) -> {
                    String key = (String) k;
                    Attribute attribute = schema.attributes().get(key);
                    if (key.startsWith(META)) {
                        return;
                    }
                    if (attribute == null) {
                        faults.add(
                                new Fault(
                                        name(file),
                                        pid + "/" + key,
                                        "is not a key of " + schema.pid(),
                                        String.join(", ", schema.attributes().keySet())));
                        return;
                    }
                    Optional<Attribute.Wrong> wrong = attribute.check(value);
                    wrong.ifPresent(
                            w ->
                                    faults.add(
                                            new Fault(
                                                    name(file),
                                                    pid + "/" + key,
                                                    w.reason(),
                                                    w.allowed())));
                    if (wrong.isEmpty()) {
                        converted.put(key, attribute.convert(value));
                    }
                });
        schema.attributes()
                .forEach(
                        (key, attribute) -> {
                            if (attribute.required() && !map.containsKey(key)) {
                                faults.add(
                                        new Fault(
                                                name(file),
                                                pid + "/" + key,
                                                "is missing",
                                                attribute.allowed()));
                            }
                        });
        if (faults.size() == before) {
            faults.addAll(ownCheck(file, pid, schema.pid(), converted));
        }
        return converted;
    }

    /** Asks the bundle that owns the PID about what a schema can't say. */
    private List<Fault> ownCheck(Path file, String pid, String type, Map<String, Object> values) {
        String entry = classes.checks().get(type);
        if (entry == null) {
            return List.of();
        }
        try {
            BiFunction<?, ?, ?> check = classes.entry(entry, BiFunction.class);
            @SuppressWarnings("unchecked") // The header promises this signature.
            var typed = (BiFunction<Path, Map<String, Object>, List<List<String>>>) check;
            return typed.apply(file.toAbsolutePath().getParent(), values).stream()
                    .map(f -> fault(file, pid, f))
                    .toList();
        } catch (IOException e) {
            return List.of(new Fault(name(file), pid, e.getMessage(), ""));
        }
    }

    /** A fourth word says of a fault that it is none of the file itself. */
    private static Fault fault(Path file, String pid, List<String> told) {
        return new Fault(
                name(file),
                pid + "/" + told.get(0),
                told.get(1),
                told.get(2),
                told.subList(3, told.size()).contains(LACK));
    }

    private String pids() {
        return String.join(
                ", ",
                metatype.schemas().values().stream()
                        .map(s -> s.factory() ? s.pid() + "~NAME" : s.pid())
                        .toList());
    }

    private static String name(Path file) {
        return file.toString();
    }
}
