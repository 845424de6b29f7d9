package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The routes as they stand, in lines for people; says later what has become different. One thread.
 */
final class RouteTable {
    private static final String ROUTE = "dev.gatehouse.proxy.Route~";

    private static final long LOOK_MILLIS = 50;

    private final Container container;
    private final PrintStream out;
    private Map<String, String> printed = Map.of();

    RouteTable(Container container, PrintStream out) {
        this.container = container;
        this.out = out;
    }

    /** Waits until every configured route listens or has failed, and prints a line for each. */
    void await(Map<String, Map<String, Object>> values, int seconds)
            throws InterruptedException, IOException {
        long wanted = values.keySet().stream().filter(pid -> pid.startsWith(ROUTE)).count();
        List<Map<?, ?>> routes = List.of();
        for (long waited = 0; waited < seconds * 1000L; waited += LOOK_MILLIS) {
            routes = routes(container.command("routes", Map.of()));
            long settled =
                    routes.stream()
                            .filter(r -> !String.valueOf(r.get("state")).startsWith("starting"))
                            .count();
            if (settled >= wanted) {
                break;
            }
            container.waitForStop(LOOK_MILLIS);
        }
        print(lines(routes));
    }

    /**
     * Prints the lines of routes that are not as they were printed last: after a change of the
     * configuration, or when a port or a server's certificate has been had at last.
     */
    void look() throws IOException {
        List<Map<?, ?>> routes = routes(container.command("routes", Map.of()));
        Map<String, String> lines = lines(routes);
        // One that is just being opened is told when it is known what came of it.
        routes.stream()
                .filter(route -> "starting".equals(route.get("state")))
                .map(route -> String.valueOf(route.get("name")))
                .forEach(name -> lines.put(name, printed.getOrDefault(name, "")));
        print(lines);
    }

    private void print(Map<String, String> now) {
        printed.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> out.println("  " + Terminal.safe(name) + " is closed"));
        now.forEach(
                (name, line) -> {
                    if (!line.isEmpty() && !line.equals(printed.get(name))) {
                        out.println(line);
                    }
                });
        printed = now;
    }

    private static Map<String, String> lines(List<Map<?, ?>> routes) {
        Map<String, String> lines = new LinkedHashMap<>();
        routes.forEach(route -> lines.put(String.valueOf(route.get("name")), line(route)));
        return lines;
    }

    private static String line(Map<?, ?> route) {
        return Terminal.safe(
                String.format(
                        "  %-16s %-7s %-22s -> %-28s %s",
                        route.get("name"),
                        route.get("protocol"),
                        route.get("listen"),
                        route.get("to"),
                        route.get("state")));
    }

    private static List<Map<?, ?>> routes(Optional<String> json) throws IOException {
        List<Map<?, ?>> routes = new ArrayList<>();
        if (json.isPresent()
                && Json.read(json.get()) instanceof Map<?, ?> root
                && root.get("items") instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> route) {
                    routes.add(route);
                }
            }
        }
        return routes;
    }
}
