package dev.gatehouse.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Forgets a device: asks first, shows how far it has come, hands out the receipt. */
final class ForgetCommand implements Command {
    /** Between two questions how far it has come: a person sees no steps that are shorter. */
    private static final long LOOK_MILLIS = 200;

    private final InputStream answers;

    ForgetCommand() {
        this(System.in);
    }

    ForgetCommand(InputStream answers) {
        this.answers = answers;
    }

    @Override
    public String summary() {
        return "erase what is held about a device, with a signed receipt";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse forget DEVICE [--yes] [--receipt FILE] [--config DIR] [--json]

                Erases what is held about a device: ends its connections, destroys the key that its
                records are encrypted with and then the records, and signs a receipt of that. There
                is no way back. A device that is still there comes back as a new one. The gateway
                must be running.

                DEVICE is its id, or its name if no other device has the same.

                  --yes           don't ask
                  --receipt FILE  where to write the receipt, which must not be there yet; otherwise
                                  it is printed
                  --config DIR    the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                  /etc/gatehouse
                  --json          for programs; needs --yes
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("receipt", "config");
    }

    @Override
    public Set<String> flags() {
        return Set.of("yes");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        if (options.words().size() != 1) {
            throw new Options.Wrong("Name one device.");
        }
        if (options.json() && !options.has("yes")) {
            throw new Options.Wrong("A program says --yes.");
        }
        Optional<Path> file = options.value("receipt").map(Path::of);
        if (file.filter(Files::exists).isPresent()) {
            throw new Options.Wrong("There is a file " + file.get() + " already.");
        }
        Path token = options.layout().token();
        try {
            String device = options.words().get(0);
            if (!options.has("yes")) {
                Map<?, ?> found = ask(token, Map.of("device", device));
                device = text(found, "device");
                if (!agreed(found, out)) {
                    out.println("Nothing was erased.");
                    return Main.NO;
                }
            } else if (!device.matches("[0-9a-f]{32}")) {
                device = text(ask(token, Map.of("device", device)), "device");
            }
            Map<?, ?> begun = ask(token, Map.of("device", device, "yes", "true"));
            Map<?, ?> ended = watch(token, begun, options.json() ? err : out);
            return told(ended, options, file, out, err);
        } catch (Refused e) {
            err.println(Terminal.safe(e.getMessage()));
            return Main.FAULT;
        }
    }

    /** The gateway answered with a fault, a sentence. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String sentence) {
            super(sentence);
        }
    }

    private static Map<?, ?> ask(Path token, Map<String, String> arguments)
            throws IOException, Refused {
        String answer =
                Control.ask(token, "forget", arguments)
                        .orElseThrow(() -> new Refused("The gateway is not running."));
        Map<?, ?> root = Json.answer(answer);
        if (root.get("fault") != null) {
            throw new Refused(root.get("fault").toString());
        }
        return root;
    }

    private boolean agreed(Map<?, ?> found, PrintStream out) throws IOException {
        out.println(
                Terminal.safe(
                        "Device " + text(found, "name") + " (" + text(found, "device") + ")"));
        List<String> held = new ArrayList<>();
        if (found.get("held") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> item) {
                    held.add(text(item, "records") + " of kind " + text(item, "kind"));
                }
            }
        }
        out.println("Held are: " + (held.isEmpty() ? "no records" : String.join(", ", held)) + ".");
        out.print("Erase all of it, for ever? [y/N] ");
        out.flush();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
        String line = in.readLine();
        return line != null && line.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes");
    }

    private static Map<?, ?> watch(Path token, Map<?, ?> begun, PrintStream progress)
            throws IOException, Refused {
        Map<?, ?> now = begun;
        String shown = "";
        while (text(now, "state").equals("running")) {
            String step = "Step " + text(now, "step") + " of " + text(now, "steps");
            if (!step.equals(shown)) {
                progress.println(Terminal.safe(step));
                shown = step;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            now = ask(token, Map.of("deletion", text(begun, "deletion")));
        }
        return now;
    }

    private static int told(
            Map<?, ?> ended, Options options, Optional<Path> file, PrintStream out, PrintStream err)
            throws IOException {
        boolean done = text(ended, "state").equals("done");
        String receipt = text(ended, "receipt");
        if (done && file.isPresent()) {
            Files.writeString(file.get(), receipt + "\n", StandardOpenOption.CREATE_NEW);
        }
        if (options.json()) {
            out.println(Json.write(ended));
        } else if (!done) {
            err.println(Terminal.safe(text(ended, "failure")));
        } else if (file.isPresent()) {
            out.println("Erased. The signed receipt is in " + Terminal.safe(file.get() + "."));
            out.println("To check it: gatehouse verify-receipt FILE");
        } else {
            out.println("Erased. The signed receipt:");
            out.println(Terminal.safe(receipt));
        }
        return done ? Main.GOOD : Main.NO;
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
