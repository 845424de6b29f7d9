package dev.gatehouse.sim.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway says of itself, line for line as {@code run} prints it: where its routes and its
 * panel are, and its last words. Safe on any thread.
 */
final class GatewayOutput {
    /** Lines that are kept: what explains an end is at the end. */
    private static final int KEPT = 20;

    private static final Pattern ROUTE =
            Pattern.compile("^  (\\S+)\\s+\\S+\\s+\\S*:(\\d+)\\s+->.*$");

    private static final Pattern PANEL = Pattern.compile("^Panel: (https://\\S+/)$");

    /** The certificate under the name that people use; as browsers show it. */
    private static final Pattern FINGERPRINT =
            Pattern.compile("^  localhost: ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$");

    private static final Pattern FAULT = Pattern.compile("^The panel is not at work: (.*)$");

    private final Map<String, Integer> ports = new HashMap<>();
    private final Deque<String> last = new ArrayDeque<>();
    private Optional<String> panel = Optional.empty();
    private Optional<String> fingerprint = Optional.empty();
    private Optional<String> fault = Optional.empty();

    /** Takes a line; returns whether it says that the gateway is ready. */
    synchronized boolean take(String line) {
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(line);
        Matcher route = ROUTE.matcher(line);
        if (route.matches()) {
            ports.put(route.group(1), Integer.valueOf(route.group(2)));
        }
        panel = found(PANEL, line).or(() -> panel);
        fingerprint = found(FINGERPRINT, line).or(() -> fingerprint);
        fault = found(FAULT, line).or(() -> fault);
        return line.equals("READY");
    }

    private static Optional<String> found(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    synchronized Ports ports() {
        return new Ports(Map.copyOf(ports));
    }

    /** Returns the address of the panel; absent before it listens. */
    synchronized Optional<String> panel() {
        return panel;
    }

    /** Returns the fingerprint of the panel's certificate. */
    synchronized Optional<String> fingerprint() {
        return fingerprint;
    }

    /** Returns why there is no panel. */
    synchronized Optional<String> fault() {
        return fault;
    }

    /** Returns its last lines. */
    synchronized String last() {
        return String.join("\n  ", last);
    }
}
