package dev.gatehouse.inventory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Checks a configured device while no gateway runs: returns key, reason and what is allowed of each
 * fault. The launcher finds it by the manifest header {@code Gatehouse-Check}.
 */
public final class DeviceCheck
        implements BiFunction<Path, Map<String, Object>, List<List<String>>> {
    @Override
    public List<List<String>> apply(Path folder, Map<String, Object> keys) {
        return DeviceSetup.of("checked", keys).faults();
    }
}
