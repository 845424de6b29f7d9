package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import java.util.Map;
import java.util.Optional;

/**
 * All devices at one moment, and who has which strong claim. Immutable; swapped as one.
 *
 * @param generation counted upwards with each change; 0 before anything was loaded
 * @param devices by id
 * @param holders who has an address, a hardware address or a configured name: one device at most
 * @param owners whose a client identifier is
 */
record Snapshot(
        long generation,
        Map<DeviceId, Known> devices,
        Map<Claim, Map<String, DeviceId>> holders,
        Map<Owned, DeviceId> owners) {

    static final Snapshot EMPTY =
            new Snapshot(
                    0,
                    Map.of(),
                    Map.of(
                            Claim.MAC,
                            Map.of(),
                            Claim.ADDRESS,
                            Map.of(),
                            Claim.CONFIGURED,
                            Map.of()),
                    Map.of());

    Optional<Known> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** Returns who has this address, hardware address or configured name. */
    Optional<DeviceId> holder(Claim kind, String value) {
        return Optional.ofNullable(holders.get(kind).get(value));
    }
}
