package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The vault from a terminal. Values come from standard input only, never from the command line. */
final class SecretCommand implements Command {
    private static final String VAULT = "dev.gatehouse.trust.VaultCommand";

    @Override
    public String summary() {
        return "keep passwords and keys that routes need in the vault";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse secret put NAME [--config DIR] < FILE
                       gatehouse secret list [--config DIR] [--json]
                       gatehouse secret rm NAME [--config DIR]

                Keeps secrets encrypted in the data folder; a route names one as "vault:NAME". The
                value is read from standard input only, so that it stands in no command line and in
                no shell history. It cannot be read back.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        Layout layout = options.layout();
        List<String> words = options.words();
        boolean fits =
                words.size() == 2 && List.of("put", "rm").contains(words.get(0))
                        || words.equals(List.of("list"));
        if (!fits) {
            throw new Options.Wrong("Say put NAME, list or rm NAME.");
        }
        try (BundleClasses classes = new BundleClasses(layout.bundles())) {
            Function<?, ?> vault = classes.entry(VAULT, Function.class, layout.data(), System.in);
            @SuppressWarnings("unchecked") // The signature that the trust bundle documents.
            var typed = (Function<List<String>, String>) vault;
            String answer = typed.apply(words);
            if (!answer.isEmpty()) {
                answer.lines().forEach(line -> out.println(Terminal.safe(line)));
            }
        } catch (IllegalArgumentException e) {
            throw new Options.Wrong(e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return Main.GOOD;
    }
}
