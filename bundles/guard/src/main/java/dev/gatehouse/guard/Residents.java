package dev.gatehouse.guard;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.guard.stance.Leniency;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the household wants for the devices it knows. Registry and clock come and go; while one is
 * away a device is protected and no exception holds. Safe on any thread; never blocks.
 *
 * @param registry the registry, now
 * @param clock the home's clock, now
 */
record Residents(Supplier<Optional<DeviceRegistry>> registry, Supplier<Optional<HomeClock>> clock) {

    /** Nobody is known. */
    static final Residents NONE = new Residents(Optional::empty, Optional::empty);

    /** Returns what may pass on a flow. */
    Leniency leniency(Flow flow) {
        if (flow.device().isEmpty()) {
            return Leniency.NONE;
        }
        DeviceId id = flow.device().get();
        return new Leniency(
                () -> registry.get().map(now -> now.stance(id)).orElse(Stance.PROTECT),
                () -> clock.get().map(HomeClock::now).orElse(Instant.MAX));
    }

    /** Returns whether a client identifier is not somebody else's. */
    boolean mayPresent(Flow flow, String clientId) {
        Optional<DeviceRegistry> now = registry.get();
        return clientId.isEmpty()
                || now.isEmpty()
                || flow.device().isEmpty()
                || now.get().mayPresent(flow.device().get(), flow.route(), clientId);
    }
}
