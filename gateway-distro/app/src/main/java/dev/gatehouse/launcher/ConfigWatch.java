package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes over changes of the configuration file; one thread. */
final class ConfigWatch {
    private final Path file;
    private final ConfigFile config;
    private final ConfigApply apply;
    private final PrintStream out;
    private final PrintStream err;
    private String seen;

    ConfigWatch(Path file, ConfigFile config, ConfigApply apply, PrintStream out, PrintStream err) {
        this.file = file;
        this.config = config;
        this.apply = apply;
        this.out = out;
        this.err = err;
        this.seen = text();
    }

    /** Looks once. A file that is being written is looked at again when it rests. */
    void look() throws IOException {
        String text = text();
        if (text.equals(seen)) {
            return;
        }
        seen = text;
        ConfigFile.Reading reading = config.read(file);
        if (reading.faults().isEmpty()) {
            apply.apply(reading.values());
            out.println("The configuration was taken over.");
        } else {
            reading.faults().forEach(fault -> err.println(Terminal.safe(fault.sentence())));
            err.println("The last good configuration stays in force.");
        }
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
