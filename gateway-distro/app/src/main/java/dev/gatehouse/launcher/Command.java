package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Set;

/** One command of the launcher. */
interface Command {
    /** Returns one line for the list of commands. */
    String summary();

    /** Returns the whole help text, ending with a line break. */
    String help();

    /** Returns the options that take a value. */
    Set<String> options();

    /** Returns the options without a value that this command has besides {@code --json}. */
    default Set<String> flags() {
        return Set.of();
    }

    /**
     * Runs it and returns the exit code.
     *
     * @throws Options.Wrong if what was given does not fit
     * @throws IOException if something could not be read or written; its message is shown
     */
    int run(Options options, PrintStream out, PrintStream err) throws IOException;
}
