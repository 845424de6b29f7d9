package dev.gatehouse.panel;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From where the panel may not be asked: the addresses of devices that the household trusts less
 * (decisions 21). While the registry is away, what was last known holds. Safe on any thread.
 */
final class DeviceZones {
    /** Whoever is on the machine itself may reset the owner anyhow, and must not be shut out. */
    private static final Set<String> MACHINE = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

    private final Services services;
    private volatile Known known = new Known(Optional.empty(), 0, Set.of());

    DeviceZones(Services services) {
        this.services = services;
    }

    /** What a registry said at a generation. */
    private record Known(Optional<DeviceRegistry> registry, long generation, Set<String> closed) {}

    /** Refuses a source that is a device in another zone than the household's own. */
    void check(InetAddress source) throws Refusal {
        if (open(source)) {
            return;
        }
        services.report(
                Finding.of(Codes.PANEL_REFUSED)
                        .with("address", source.getHostAddress())
                        .with("reason", "the panel is closed to a device of this zone"));
        throw new Refusal(
                403,
                "device-zone",
                "The panel is closed to this device: the household has restricted it or put it"
                        + " into quarantine. Use another device, or the gateway's own terminal.");
    }

    boolean open(InetAddress source) {
        return !closed().contains(text(source));
    }

    /** As the registry has it: the same device, whichever link of ours it came by (RFC 4007 11). */
    private static String text(InetAddress source) {
        String text = source.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private Set<String> closed() {
        Optional<DeviceRegistry> registry = services.devices.find();
        if (registry.isEmpty()) {
            return known.closed();
        }
        long generation = registry.get().generation(); // First: a change meanwhile is seen next.
        Known now = known;
        if (!now.registry().equals(registry) || now.generation() != generation) {
            now = new Known(registry, generation, addresses(registry.get()));
            known = now;
        }
        return now.closed();
    }

    private static Set<String> addresses(DeviceRegistry registry) {
        SortedSet<String> none = new TreeSet<>();
        return registry.devices().stream()
                .filter(device -> device.zone() != Zone.TRUSTED)
                .map((Device device) -> device.claims().getOrDefault(Claim.ADDRESS, none))
                .flatMap(Collection::stream)
                .filter(address -> !MACHINE.contains(address))
                .collect(Collectors.toUnmodifiableSet());
    }
}
