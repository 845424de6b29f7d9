package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads the journal: from the running gateway, or from its files while none runs. */
final class FindingsCommand implements Command {
    private static final String OFFLINE = "dev.gatehouse.store.OfflineFindings";

    @Override
    public String summary() {
        return "show what was refused or seen";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse findings [--config DIR] [--since S] [--limit N] [--device NAME] [--json]

                Shows the journal of findings, newest last, from the running gateway or, while none
                runs, from its data folder.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                  --since S      a sequence number, or a time such as 2026-11-24T10:00:00Z
                  --limit N      how many at most, 1 to 1000 (100)
                  --device NAME  only those of this device: its name, or its id
                  --json         for programs
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config", "since", "limit", "device");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        Layout layout = options.noWords().layout();
        Map<String, String> arguments = new LinkedHashMap<>(options.values());
        arguments.remove("config");
        arguments.remove("json");
        DeviceNames devices = DeviceNames.of(layout);
        if (arguments.containsKey("device")) {
            arguments.put("device", devices.id(arguments.get("device")));
        }
        Optional<String> running = Control.ask(layout.token(), "findings", arguments);
        String answer = running.isPresent() ? running.get() : offline(layout, arguments);
        if (!(Json.read(answer) instanceof Map<?, ?> root)) {
            throw new IOException("the journal gave no answer that can be read");
        }
        if (root.get("fault") != null) {
            err.println(Terminal.safe(root.get("fault").toString()));
            return Main.FAULT;
        }
        if (options.json()) {
            out.println(answer);
        } else if (root.get("items") instanceof List<?> items) {
            print(items, devices.byId(), out);
        }
        return Main.GOOD;
    }

    private static String offline(Layout layout, Map<String, String> arguments) throws IOException {
        try (BundleClasses classes = new BundleClasses(layout.bundles())) {
            BiFunction<?, ?, ?> reader = classes.entry(OFFLINE, BiFunction.class);
            @SuppressWarnings("unchecked") // The signature that the store bundle documents.
            var typed = (BiFunction<Path, Map<String, String>, String>) reader;
            return typed.apply(layout.data(), arguments);
        }
    }

    private static void print(List<?> items, Map<String, String> names, PrintStream out) {
        if (items.isEmpty()) {
            out.println("Nothing was refused or noticed.");
        }
        for (Object item : items) {
            if (item instanceof Map<?, ?> finding) {
                out.println(Terminal.safe(line(finding, names)));
                String advice = text(finding, "advice");
                if (!advice.isEmpty()) {
                    out.println("      " + Terminal.safe(advice));
                }
            }
        }
    }

    private static String line(Map<?, ?> finding, Map<String, String> names) {
        String count = text(finding, "count");
        String device = text(finding, "device");
        device = names.getOrDefault(device, device);
        String source = text(finding, "source");
        return text(finding, "sequence")
                + "  "
                + text(finding, "last")
                + "  "
                + text(finding, "severity")
                + "  "
                + text(finding, "text")
                + (device.isEmpty() ? "" : "  device " + device)
                + (source.isEmpty() ? "" : "  from " + source)
                + (count.equals("1") ? "" : "  (" + count + " times)");
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
