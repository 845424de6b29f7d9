package dev.gatehouse.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes as they stand, in lines for people. */
final class RouteTable {
    private static final String ROUTE = "dev.gatehouse.proxy.Route~";

    private static final long LOOK_MILLIS = 50;

    private RouteTable() {}

    /** Waits until every configured route listens or has failed, and returns a line for each. */
    static List<String> await(
            Container container, Map<String, Map<String, Object>> values, int seconds)
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
        return routes.stream().map(RouteTable::line).toList();
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
