package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the gateway nobody's again: for a forgotten password, and for a house that was sold. */
final class OwnerCommand implements Command {
    @Override
    public String summary() {
        return "begin again with the panel's owner";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse owner reset [--config DIR] [--json]

                Ends the owner's account, all sessions and all tokens of the running gateway, and
                prints a new code to claim it with. Devices, rules and findings stay. It is
                journaled. Only whoever may read the data folder can do this.

                  --config DIR   the configuration folder; otherwise $GATEHOUSE_CONFIG or
                                 /etc/gatehouse
                  --json         for programs: {"code": ..., "minutes": ..., "address": ...}
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("config");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        if (!options.words().equals(List.of("reset"))) {
            throw new Options.Wrong("Say owner reset.");
        }
        Optional<String> answer = Control.ask(options.layout().token(), "owner-reset", Map.of());
        if (answer.isEmpty()) {
            err.println("No gateway runs here. Start it, then say this again.");
            return Main.FAULT;
        }
        Map<?, ?> root = Json.answer(answer.get());
        if (root.get("fault") != null) {
            err.println(Terminal.safe(root.get("fault").toString()));
            return Main.FAULT;
        }
        if (options.json()) {
            out.println(answer.get());
        } else {
            out.println(
                    Terminal.safe(
                            "The gateway has no owner now. Claim it within "
                                    + root.get("minutes")
                                    + " minutes at "
                                    + root.get("address")
                                    + " with the code "
                                    + root.get("code")));
        }
        return Main.GOOD;
    }
}
