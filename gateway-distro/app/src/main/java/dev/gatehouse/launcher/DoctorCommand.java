package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what this machine can do, and what each lack costs. */
final class DoctorCommand implements Command {
    @Override
    public String summary() {
        return "say what this machine can do, and what each lack costs";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse doctor [--config DIR] [--json]

                Looks at Java, memory, native libraries, the clock, the data folder and the ports of
                the configured routes. Changes nothing. Exits with 1 if the gateway could not run
                or would not protect.

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
        List<Doctor.Line> lines = new Doctor(options.noWords().layout()).examine();
        if (options.json()) {
            out.println(
                    lines.stream()
                            .map(Doctor.Line::json)
                            .collect(Collectors.joining(",", "{\"items\":[", "]}")));
        } else {
            for (Doctor.Line line : lines) {
                out.printf(
                        "%-5s %-14s %s%n", line.grade(), line.topic(), Terminal.safe(line.text()));
                if (!line.cost().isEmpty()) {
                    out.printf("%-20s %s%n", "", Terminal.safe(line.cost()));
                }
            }
        }
        boolean bad = lines.stream().anyMatch(line -> line.grade() == Doctor.Grade.BAD);
        return bad ? Main.NO : Main.GOOD;
    }
}
