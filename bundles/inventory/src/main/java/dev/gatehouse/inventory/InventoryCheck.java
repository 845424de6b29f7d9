package dev.gatehouse.inventory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Checks the inventory's configuration while no gateway runs: returns key, reason and what is
 * allowed of each fault. A lease file need not be there yet. The launcher finds it by the manifest
 * header {@code Gatehouse-Check}.
 */
public final class InventoryCheck
        implements BiFunction<Path, Map<String, Object>, List<List<String>>> {
    /** Most lease files: a server for each network of a home. */
    static final int FILES = 8;

    @Override
    public List<List<String>> apply(Path folder, Map<String, Object> keys) {
        List<String> names = DeviceSetup.texts(keys.get("leases"));
        List<List<String>> faults = new ArrayList<>();
        if (names.size() > FILES) {
            faults.add(List.of("leases", "holds too many", "at most " + FILES + " files"));
        }
        for (String name : names) {
            if (path(folder, name).isEmpty()) {
                faults.add(List.of("leases", "holds something that is no path", "lease files"));
            }
        }
        return faults;
    }

    static Optional<Path> path(Path folder, String name) {
        try {
            return name.isBlank()
                    ? Optional.empty()
                    : Optional.of(folder.resolve(name.strip()).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
