package dev.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures the shipped gateway beside stunnel: the same load through either in turns, and past both
 * to the broker itself. Prints ratios and writes all figures as JSON.
 */
final class Compare {
    private static final int ROUNDS = 9;
    private static final int MESSAGES = 100_000;
    private static final int BULK_OCTETS = 64 << 20;

    /** One measurement lasts for this many bulks: processor time is counted in steps of 10 ms. */
    private static final int BULKS = 8;

    /**
     * Rounds that are not counted, so that the compiler of the virtual machine has been at work.
     */
    private static final int WARM_UP = 2;

    private final Path tree;
    private int rounds = ROUNDS;
    private int messages = MESSAGES;
    private Path json;

    private Compare(Path tree) {
        this.tree = tree;
        json = tree.resolve("simulators/bench/target/compare.json");
    }

    /** Takes the source tree and, optionally, rounds, messages and where the JSON goes. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Compare compare = new Compare(Path.of(arguments[0]));
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            compare.set(arguments[i], arguments[i + 1]);
        }
        compare.run();
    }

    private void set(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--messages" -> messages = Integer.parseInt(value);
            case "--json" -> json = Path.of(value);
            default -> throw new IllegalArgumentException("not an option: " + option);
        }
    }

    private void run() throws IOException, InterruptedException {
        Series small = new Series("messages of 256 octets, QoS 1, 20 connections", "100k messages");
        Series bulk = new Series("bulk, messages of 1 MiB, QoS 1, 1 connection", "64 MiB");
        try (Lab lab = Lab.start(tree)) {
            Load load = new Load(20, messages, 256, 20);
            Load heavy = new Load(1, BULKS * (BULK_OCTETS >> 20), 1 << 20, 4);
            for (int round = -WARM_UP; round < rounds; round++) {
                List<Sample> some = round(lab, load, load.sent() / (double) MESSAGES, round);
                List<Sample> much = round(lab, heavy, BULKS, round);
                if (round >= 0) {
                    small.add(some);
                    bulk.add(much);
                }
            }
        }
        System.out.print(small.table() + "\n" + bulk.table());
        Files.createDirectories(json.toAbsolutePath().getParent());
        Files.writeString(
                json,
                String.format(
                        Locale.ROOT,
                        "{\"at\": \"%s\", \"processors\": %d, \"rounds\": %d, \"series\": [%n%s,%n%s]}%n",
                        Instant.now(),
                        Runtime.getRuntime().availableProcessors(),
                        rounds,
                        small.json(),
                        bulk.json()));
        System.out.println("\nwritten: " + json);
    }

    /** Measures each way once; who comes first changes from round to round. */
    private static List<Sample> round(Lab lab, Load load, double units, int round)
            throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Way[] ways = Way.values();
        for (int i = 0; i < ways.length; i++) {
            Way way = ways[Math.floorMod(i + round, ways.length)];
            double between = way.cpuSeconds(lab);
            double broker = lab.mosquitto().cpuSeconds();
            double own = Server.cpuSeconds(ProcessHandle.current().pid());
            double seconds = load.run(way.port(lab)) / 1e9;
            samples.add(
                    new Sample(
                            way,
                            (way.cpuSeconds(lab) - between) / units,
                            seconds / units,
                            (lab.mosquitto().cpuSeconds() - broker) / units,
                            (Server.cpuSeconds(ProcessHandle.current().pid()) - own) / units));
        }
        return samples;
    }
}
