package dev.gatehouse.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** All rounds of one load, and what they say. */
final class Series {
    private final String name;
    private final String unit;
    private final List<List<Sample>> rounds = new ArrayList<>();

    Series(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    void add(List<Sample> round) {
        rounds.add(round);
    }

    /** Returns the ratios as a table in Markdown: median, least and most over the rounds. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(name).append(", per ").append(unit).append("\n\n");
        table.append("| ratio | median | least | most |\n| --- | --- | --- | --- |\n");
        row(
                table,
                "processor time, gateway / stunnel",
                ratios(Way.GATEWAY, Way.STUNNEL, Sample::cpu));
        row(table, "throughput, gateway / stunnel", ratios(Way.STUNNEL, Way.GATEWAY, Sample::wall));
        row(table, "throughput, stunnel / direct", ratios(Way.DIRECT, Way.STUNNEL, Sample::wall));
        row(table, "throughput, gateway / direct", ratios(Way.DIRECT, Way.GATEWAY, Sample::wall));
        for (Way way : Way.values()) {
            row(table, "share of the generator, " + way(way), shares(way, Sample::generator));
            row(table, "share of the broker, " + way(way), shares(way, Sample::broker));
        }
        return table.toString();
    }

    String json() {
        return String.format(
                "{\"name\": \"%s\", \"unit\": \"%s\", \"samples\": [%n%s]}",
                name,
                unit,
                rounds.stream()
                        .flatMap(List::stream)
                        .map(Series::json)
                        .collect(Collectors.joining(",\n")));
    }

    private static String json(Sample sample) {
        return String.format(
                Locale.ROOT,
                "  {\"way\": \"%s\", \"cpu\": %.4f, \"wall\": %.4f, \"broker\": %.4f, \"generator\": %.4f}",
                way(sample.way()),
                sample.cpu(),
                sample.wall(),
                sample.broker(),
                sample.generator());
    }

    private static String way(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    private double[] ratios(Way above, Way below, ToDoubleFunction<Sample> what) {
        return rounds.stream()
                .mapToDouble(
                        round ->
                                what.applyAsDouble(of(round, above))
                                        / what.applyAsDouble(of(round, below)))
                .toArray();
    }

    /** Returns the processor time of somebody in relation to the time that went by. */
    private double[] shares(Way way, ToDoubleFunction<Sample> what) {
        return rounds.stream()
                .map(round -> of(round, way))
                .mapToDouble(sample -> what.applyAsDouble(sample) / sample.wall())
                .toArray();
    }

    private static Sample of(List<Sample> round, Way way) {
        return round.stream().filter(sample -> sample.way() == way).findFirst().orElseThrow();
    }

    private static void row(StringBuilder table, String label, double[] values) {
        Arrays.sort(values);
        table.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %.2f |%n",
                        label,
                        (values[(values.length - 1) / 2] + values[values.length / 2]) / 2,
                        values[0],
                        values[values.length - 1]));
    }
}
