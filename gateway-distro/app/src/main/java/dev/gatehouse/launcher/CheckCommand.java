package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads configuration and policies, starts nothing. */
final class CheckCommand implements Command {
    private static final String POLICY_CHECK = "dev.gatehouse.policy.PolicyCheck";

    private static final String RULES_CHECK = "dev.gatehouse.guard.RulesCheck";

    @Override
    public String summary() {
        return "read configuration and policies and say what is wrong with them";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse check [--config DIR] [--json]

                Reads DIR/gatehouse.json and all policies as the gateway would, and starts nothing.
                Exits with 0 if all is well, or with 2 and a sentence for each fault: which file,
                which key, why, and what is allowed.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                  --json         for programs: {"faults": [...]}
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        Layout layout = options.noWords().layout();
        List<String> faults = new ArrayList<>();
        int entries;
        try (BundleClasses classes = new BundleClasses(layout.bundles())) {
            ConfigFile.Reading reading =
                    new ConfigFile(Metatype.of(layout.bundles()), classes).read(layout.file());
            reading.all().forEach(fault -> faults.add(fault.sentence()));
            faults.addAll(policies(layout, classes));
            entries = reading.values().size();
        }
        if (options.json()) {
            out.println(
                    "{\"faults\":["
                            + faults.stream().map(Json::quote).collect(Collectors.joining(","))
                            + "]}");
        } else {
            faults.forEach(fault -> err.println(Terminal.safe(fault)));
            if (faults.isEmpty()) {
                out.println(
                        layout.file()
                                + " and the policies are in order ("
                                + entries
                                + " entries).");
            }
        }
        return faults.isEmpty() ? Main.GOOD : Main.FAULT;
    }

    private static List<String> policies(Layout layout, BundleClasses classes) throws IOException {
        Function<?, ?> compiler = classes.entry(RULES_CHECK, Function.class);
        Function<?, ?> check = classes.entry(POLICY_CHECK, Function.class, compiler);
        @SuppressWarnings("unchecked") // The signature that the policy bundle documents.
        var typed = (Function<List<Path>, List<String>>) check;
        return typed.apply(
                List.of(layout.home().resolve("policies"), layout.config().resolve("policies")));
    }
}
