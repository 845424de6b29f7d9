package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.Observation.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The devices in the configuration, brought into the registry once it is open. One thread. */
final class ConfiguredDevices {
    private final Registry registry;
    private final Supplier<Instant> clock;
    private final Map<String, DeviceSetup> setups = new LinkedHashMap<>();

    ConfiguredDevices(Registry registry, Supplier<Instant> clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void put(DeviceSetup setup) {
        setups.put(setup.name(), setup);
        apply(setup);
    }

    /** It keeps what is known of it, but not the name that people read. */
    void remove(String name) {
        setups.remove(name);
        registry.holder(Claim.CONFIGURED, name)
                .ifPresent(id -> registry.configure(id, Optional.empty(), Optional.empty()));
    }

    /** Somebody is new, or new again: what the configuration says of them holds from the start. */
    void met(Known known) {
        setups.values().stream().filter(setup -> setup.isOf(known)).toList().forEach(this::apply);
    }

    void applyAll() {
        setups.values().forEach(this::apply);
    }

    private void apply(DeviceSetup setup) {
        if (!registry.isOpen()) {
            return; // It is applied when it opens.
        }
        // Who was met already gets the name, rather than that there are two.
        setup.macs().stream().filter(this::isMet).forEach(mac -> tie(setup, Claim.MAC, mac));
        setup.addresses().stream()
                .filter(at -> isMet(setup, at))
                .forEach(at -> tie(setup, Claim.ADDRESS, at));
        Optional<DeviceId> id = registry.apply(evidence(setup, Map.of()));
        setup.macs().forEach(mac -> tie(setup, Claim.MAC, mac));
        setup.addresses().forEach(at -> tie(setup, Claim.ADDRESS, at));
        registry.holder(Claim.CONFIGURED, setup.name())
                .or(() -> id)
                .ifPresent(whose -> registry.configure(whose, setup.title(), setup.mode()));
    }

    private boolean isMet(String mac) {
        return registry.holder(Claim.MAC, mac).isPresent();
    }

    /** Another hardware address than the configuration names is another device's. */
    private boolean isMet(DeviceSetup setup, String address) {
        return registry.holder(Claim.ADDRESS, address)
                .flatMap(registry::known)
                .filter(met -> setup.macs().isEmpty() || met.claimed(Claim.MAC).isEmpty())
                .isPresent();
    }

    private void tie(DeviceSetup setup, Claim kind, String value) {
        registry.apply(evidence(setup, Map.of(kind, value)));
    }

    private Evidence evidence(DeviceSetup setup, Map<Claim, String> more) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        claims.put(Claim.CONFIGURED, setup.name());
        claims.putAll(more);
        return new Evidence(Source.CONFIGURATION, claims, true, Optional.empty(), clock.get());
    }
}
