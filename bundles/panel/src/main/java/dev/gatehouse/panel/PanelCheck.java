package dev.gatehouse.panel;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Checks the panel's configuration while no gateway runs: what its schema can't say. Takes the
 * configuration folder and the keys, returns key, reason and what is allowed of each fault. The
 * launcher finds it by the manifest header {@code Gatehouse-Check}.
 */
public final class PanelCheck implements BiFunction<Path, Map<String, Object>, List<List<String>>> {
    @Override
    public List<List<String>> apply(Path folder, Map<String, Object> keys) {
        return PanelSettings.parse(config(keys)).faults().stream()
                .map(fault -> List.of(fault.key(), fault.reason(), fault.allowed()))
                .toList();
    }

    /** Shows the keys as the typed configuration that the component would get. */
    static PanelConfig config(Map<String, Object> keys) {
        return (PanelConfig)
                Proxy.newProxyInstance(
                        PanelConfig.class.getClassLoader(),
                        new Class<?>[] {PanelConfig.class},
                        (proxy, method, arguments) -> value(method, keys));
    }

    private static Object value(Method method, Map<String, Object> keys) {
        Object given = keys.get(method.getName());
        return given == null ? method.getDefaultValue() : given;
    }
}
