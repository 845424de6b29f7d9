package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes over changes of the configuration file; one thread. A change is judged when two looks in a
 * row saw the same text, so that half a file is mostly not told as a fault.
 */
final class ConfigWatch {
    /** Most faults of one change that are journaled: the terminal is told of all. */
    private static final int JOURNALED = 20;

    private final Path file;
    private final ConfigFile config;
    private final Taking taking;
    private final Consumer<Fault> journal;
    private final PrintStream out;
    private final PrintStream err;
    private String judged;
    private String seen;
    private boolean failing;

    /** What brings a checked reading into force. */
    @FunctionalInterface
    interface Taking {
        void apply(Map<String, Map<String, Object>> values) throws IOException;
    }

    /** Watches from what is in force on: also what has changed since that was read is a change. */
    ConfigWatch(
            ConfigFile.Reading inForce,
            ConfigFile config,
            Taking taking,
            Consumer<Fault> journal,
            PrintStream out,
            PrintStream err) {
        this.file = inForce.file();
        this.config = config;
        this.taking = taking;
        this.journal = journal;
        this.out = out;
        this.err = err;
        this.judged = inForce.text();
        this.seen = judged;
    }

    /** Looks once. A file that is being written is looked at again when it rests. */
    void look() {
        String text = ConfigFile.text(file);
        boolean rests = text.equals(seen);
        seen = text;
        if (!rests || text.equals(judged)) {
            return;
        }
        ConfigFile.Reading reading = config.read(file);
        judged = reading.text();
        if (reading.all().isEmpty()) {
            take(reading.values());
        } else {
            refuse(reading.all());
        }
    }

    private void refuse(List<Fault> faults) {
        faults.forEach(fault -> err.println(Terminal.safe(fault.sentence())));
        err.println("The last good configuration stays in force.");
        faults.stream().limit(JOURNALED).forEach(journal);
    }

    /** A disk that is full must not end the gateway: it goes on, and this is tried again. */
    private void take(Map<String, Map<String, Object>> values) {
        try {
            taking.apply(values);
            failing = false;
            out.println("The configuration was taken over.");
        } catch (IOException e) {
            judged = "";
            if (!failing) {
                failing = true;
                err.println(Terminal.safe(Sentence.of(e)));
                err.println("The configuration was not taken over as a whole; it is tried again.");
            }
        }
    }
}
