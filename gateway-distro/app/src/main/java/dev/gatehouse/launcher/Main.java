package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The launcher: reads the command line and runs one command. Exit codes: 0 good, 1 the thing asked
 * about is not so, 2 a fault in what was given, 3 the gateway could not start.
 */
public final class Main {
    static final int GOOD = 0;
    static final int NO = 1;
    static final int FAULT = 2;
    static final int FAILED = 3;

    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", new RunCommand());
        COMMANDS.put("check", new CheckCommand());
        COMMANDS.put("doctor", new DoctorCommand());
        COMMANDS.put("devices", new DevicesCommand());
        COMMANDS.put("findings", new FindingsCommand());
        COMMANDS.put("forget", new ForgetCommand());
        COMMANDS.put("verify-receipt", new VerifyReceiptCommand());
        COMMANDS.put("secret", new SecretCommand());
        COMMANDS.put("owner", new OwnerCommand());
    }

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.isEmpty() || asksForHelp(arguments.get(0))) {
            out.print(usage());
            return arguments.isEmpty() ? FAULT : GOOD;
        }
        Command command = COMMANDS.get(arguments.get(0));
        if (command == null) {
            err.println("There is no command " + Terminal.safe(arguments.get(0)) + ".");
            err.print(usage());
            return FAULT;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        if (rest.stream().anyMatch(Main::asksForHelp)) {
            out.print(command.help());
            return GOOD;
        }
        try {
            return command.run(Options.of(rest, command.options(), command.flags()), out, err);
        } catch (Options.Wrong e) {
            err.println(Terminal.safe(e.getMessage()));
            err.print(command.help());
            return FAULT;
        } catch (IOException e) {
            err.println(Terminal.safe(Sentence.of(e)));
            return FAILED;
        }
    }

    private static boolean asksForHelp(String argument) {
        return Arrays.asList("--help", "-h", "help").contains(argument);
    }

    private static String usage() {
        StringBuilder text =
                new StringBuilder(
                        """
                        Gatehouse stands between the devices of a home and everything else.

                        usage: gatehouse COMMAND [options]      gatehouse COMMAND --help

                        """);
        COMMANDS.forEach(
                (name, command) ->
                        text.append(String.format("  %-15s %s%n", name, command.summary())));
        return text.toString();
    }
}
