package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows who is on the network, from the running gateway. */
final class DevicesCommand implements Command {
    /**
     * Widest name in the table, in characters; a longer one is cut, {@code --json} has it whole.
     */
    private static final int NAME = 32;

    @Override
    public String summary() {
        return "show the devices that are known";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse devices [--config DIR] [--json]

                Shows the devices that the running gateway knows: name, who probably made it and
                why, addresses, when it was last seen, and how each of its protocols is protected.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                  --json         for programs
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        Layout layout = options.noWords().layout();
        Optional<String> answer = Control.ask(layout.token(), "devices", Map.of());
        if (answer.isEmpty()) {
            err.println("No gateway runs on " + Terminal.safe(layout.data().toString()) + ".");
            return Main.NO;
        }
        Map<?, ?> root = Json.answer(answer.get());
        if (root.get("fault") != null) {
            err.println(Terminal.safe(root.get("fault").toString()));
            return Main.FAULT;
        }
        if (options.json()) {
            out.println(answer.get());
        } else if (root.get("items") instanceof List<?> items) {
            print(items, out);
        }
        return Main.GOOD;
    }

    private static void print(List<?> items, PrintStream out) {
        if (items.isEmpty()) {
            out.println("No device was seen yet.");
        }
        for (Object item : items) {
            if (item instanceof Map<?, ?> device) {
                lines(device).forEach(line -> out.println(Terminal.safe(line)));
            }
        }
    }

    private static List<String> lines(Map<?, ?> device) {
        List<String> lines = new ArrayList<>();
        String name = text(device, "name");
        String addresses = joined(device, "addresses");
        lines.add(
                String.format(
                        "%-" + NAME + "s  %-18s  last seen %s",
                        name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…",
                        addresses.isEmpty() ? "no address" : addresses,
                        text(device, "lastSeen").replaceFirst("\\.[0-9]+Z$", "Z")));
        lines.add("      id " + text(device, "id") + state(device));
        String maker = text(device, "maker");
        if (!maker.isEmpty()) {
            lines.add("      maker " + maker + ": " + text(device, "why"));
        }
        if (!joined(device, "macs").isEmpty()) {
            lines.add("      hardware address " + joined(device, "macs"));
        }
        if (device.get("protections") instanceof List<?> uses) {
            for (Object each : uses) {
                if (each instanceof Map<?, ?> use) {
                    lines.add(
                            String.format(
                                    "      %s by route %s: %s",
                                    text(use, "protocol"), text(use, "route"), text(use, "text")));
                }
            }
        }
        return lines;
    }

    private static String state(Map<?, ?> device) {
        String zone = text(device, "zone");
        String paused = text(device, "pausedUntil");
        return (zone.equals("trusted") ? "" : "  in " + zone)
                + (text(device, "mode").equals("look") ? "  only watched, nothing is stopped" : "")
                + (paused.isEmpty() ? "" : "  protection paused until " + paused);
    }

    private static String joined(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> values
                ? String.join(", ", values.stream().map(String::valueOf).toList())
                : "";
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
