package dev.gatehouse.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices that the running gateway knows, for commands that are about one of them. */
final class DeviceNames {
    private final List<Map<?, ?>> devices = new ArrayList<>();

    private DeviceNames() {}

    /** Asks the gateway; nobody is known while none runs, or while it has no inventory. */
    static DeviceNames of(Layout layout) throws IOException {
        DeviceNames names = new DeviceNames();
        Optional<String> answer = Control.ask(layout.token(), "devices", Map.of());
        if (answer.isPresent()
                && Json.read(answer.get()) instanceof Map<?, ?> root
                && root.get("items") instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> device) {
                    names.devices.add(device);
                }
            }
        }
        return names;
    }

    /** Returns all of them. */
    List<Map<?, ?>> all() {
        return devices;
    }

    /**
     * Returns the id of the one device of this name, or whose configured name it is; what was given
     * if there is none.
     *
     * @throws IOException if several have it
     */
    String id(String given) throws IOException {
        List<String> found =
                devices.stream()
                        .filter(device -> isCalled(device, given))
                        .map(device -> String.valueOf(device.get("id")))
                        .toList();
        if (found.size() > 1) {
            throw new IOException(
                    found.size() + " devices are called " + given + "; name one by its id");
        }
        return found.isEmpty() ? given : found.get(0);
    }

    private static boolean isCalled(Map<?, ?> device, String name) {
        return name.equals(device.get("name"))
                || device.get("configured") instanceof List<?> configured
                        && configured.contains(name);
    }

    /** Returns names by id. */
    Map<String, String> byId() {
        Map<String, String> names = new LinkedHashMap<>();
        devices.forEach(
                device ->
                        names.put(
                                String.valueOf(device.get("id")),
                                String.valueOf(device.get("name"))));
        return names;
    }
}
