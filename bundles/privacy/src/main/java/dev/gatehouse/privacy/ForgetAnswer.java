package dev.gatehouse.privacy;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Deletions;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.text.JsonText;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The command {@code forget} for the terminal. {@code device} (an id, or a name that only one
 * device has) answers who that is and what is held; with {@code yes} it is forgotten and the
 * deletion is answered; {@code deletion} (its id) answers how far it has come. Faults are JSON with
 * a sentence {@code fault}. Safe on any thread.
 */
final class ForgetAnswer implements Function<Map<String, String>, String> {
    private final Deletions deletions;
    private final DeviceRegistry registry;
    private final Holdings holdings;

    ForgetAnswer(Deletions deletions, DeviceRegistry registry, Holdings holdings) {
        this.deletions = deletions;
        this.registry = registry;
        this.holdings = holdings;
    }

    @Override
    public String apply(Map<String, String> arguments) {
        try {
            if (arguments.containsKey("deletion")) {
                return deletions
                        .find(arguments.get("deletion"))
                        .map(ForgetAnswer::text)
                        .orElseGet(() -> fault("There is no such deletion."));
            }
            String wanted = arguments.getOrDefault("device", "");
            List<Device> found = find(wanted);
            if (found.isEmpty() && arguments.containsKey("yes") && DeviceId.is(wanted)) {
                // Forgotten in memory already, by a deletion that failed: it is asked for again.
                return begin(new DeviceId(wanted));
            }
            if (found.size() != 1) {
                return fault(found.isEmpty() ? "No device is called so." : several(found));
            }
            Device device = found.get(0);
            return arguments.containsKey("yes") ? begin(device.id()) : shown(device);
        } catch (UncheckedIOException e) {
            return fault("The disk does not do it: the gateway's log says why.");
        }
    }

    private List<Device> find(String wanted) {
        if (DeviceId.is(wanted)) {
            return registry.find(new DeviceId(wanted)).stream().toList();
        }
        return registry.devices().stream()
                .filter(device -> device.name().equalsIgnoreCase(wanted))
                .toList();
    }

    private static String several(List<Device> found) {
        return "Several devices are called so; name one by its id: "
                + String.join(", ", found.stream().map(each -> each.id().text()).toList())
                + ".";
    }

    private String begin(DeviceId device) {
        return deletions
                .forget(device)
                .map(ForgetAnswer::text)
                .orElseGet(() -> fault("The device is not known any more."));
    }

    private String shown(Device device) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("device", device.id().text());
        answer.put("name", device.name());
        answer.put(
                "held",
                holdings.held(Subject.of(device.id())).stream().map(ForgetAnswer::item).toList());
        return JsonText.of(answer);
    }

    private static Map<String, Object> item(DataHolding held) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kind", held.kind());
        item.put("records", held.records());
        item.put("oldest", held.oldest());
        return item;
    }

    private static String text(Deletion deletion) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("deletion", deletion.id());
        answer.put("state", deletion.state().name().toLowerCase(Locale.ROOT));
        answer.put("step", deletion.step());
        answer.put("steps", deletion.steps());
        answer.put("asked", deletion.asked());
        answer.put("receipt", deletion.receipt());
        answer.put("failure", deletion.failure());
        return JsonText.of(answer);
    }

    private static String fault(String sentence) {
        return JsonText.of(Map.of("fault", sentence));
    }
}
