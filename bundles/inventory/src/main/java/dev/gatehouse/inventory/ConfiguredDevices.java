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

    void applyAll() {
        setups.values().forEach(this::apply);
    }

    private void apply(DeviceSetup setup) {
        if (!registry.isOpen()) {
            return; // It is applied when it opens.
        }
        Optional<DeviceId> id = registry.apply(evidence(setup, Map.of()));
        setup.macs().forEach(mac -> registry.apply(evidence(setup, Map.of(Claim.MAC, mac))));
        setup.addresses().forEach(at -> registry.apply(evidence(setup, Map.of(Claim.ADDRESS, at))));
        registry.holder(Claim.CONFIGURED, setup.name())
                .or(() -> id)
                .ifPresent(whose -> registry.configure(whose, setup.title(), setup.mode()));
    }

    private Evidence evidence(DeviceSetup setup, Map<Claim, String> more) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        claims.put(Claim.CONFIGURED, setup.name());
        claims.putAll(more);
        return new Evidence(Source.CONFIGURATION, claims, true, Optional.empty(), clock.get());
    }
}
