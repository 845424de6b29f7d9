package dev.gatehouse.itest;

import java.util.List;
import java.util.regex.Pattern;

/** The numbers of findings in what {@code gatehouse findings --json} says, in its order. */
final class Sequences {
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":\\s*(\\d+)");

    private Sequences() {}

    static List<Long> of(String json) {
        return SEQUENCE.matcher(json).results().map(match -> Long.valueOf(match.group(1))).toList();
    }
}
