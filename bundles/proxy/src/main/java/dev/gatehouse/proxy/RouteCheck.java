package dev.gatehouse.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Checks a route's configuration while no gateway runs: what its schema can't say, and whether its
 * files are there. Takes the configuration folder and the keys, returns key, reason and what is
 * allowed of each fault; a fourth word, {@code lack}, says that a file isn't there now: the route
 * refuses until it is, and the others can go on. The launcher finds it by the manifest header
 * {@code Gatehouse-Check} and shares only classes of the Java platform with it.
 */
public final class RouteCheck implements BiFunction<Path, Map<String, Object>, List<List<String>>> {
    @Override
    public List<List<String>> apply(Path folder, Map<String, Object> keys) {
        RouteParser.Parsed parsed =
                RouteParser.parse("checked", config(keys), folder, new WireLayers().protocols());
        List<List<String>> faults = new ArrayList<>();
        parsed.faults().forEach(f -> faults.add(List.of(f.key(), f.reason(), f.allowed())));
        parsed.setup()
                .ifPresent(
                        setup ->
                                setup.route().anchors().stream()
                                        .filter(file -> !Files.isReadable(Path.of(file)))
                                        .forEach(file -> faults.add(missing(file))));
        return faults;
    }

    private static List<String> missing(String file) {
        return List.of(
                "trust",
                "there is no readable file " + file,
                "PEM files, relative to the configuration folder",
                "lack");
    }

    /** Shows the keys as the typed configuration that a component would get. */
    private static RouteConfig config(Map<String, Object> keys) {
        return (RouteConfig)
                Proxy.newProxyInstance(
                        RouteConfig.class.getClassLoader(),
                        new Class<?>[] {RouteConfig.class},
                        (proxy, method, arguments) -> value(method, keys));
    }

    private static Object value(Method method, Map<String, Object> keys) {
        Object given = keys.get(method.getName().replace('_', '.')); // OSGi Compendium 112.8.2.1
        return given == null ? method.getDefaultValue() : given;
    }
}
