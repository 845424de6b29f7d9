package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.Map;
import java.util.Optional;

/** What the registry tells the journal by itself. */
final class Tidings {
    private Tidings() {}

    /** A device was met for the first time. */
    static Finding fresh(Known known) {
        String where = known.newest(Claim.ADDRESS).or(() -> known.newest(Claim.MAC)).orElse("");
        return new Finding(
                Codes.DEVICE_NEW,
                Map.of(),
                Optional.empty(),
                Optional.of(known.id().text()),
                where,
                Optional.empty());
    }

    /** Somebody came for whom there is no room. */
    static Finding full() {
        return Finding.of(Codes.REGISTRY_FULL).with("limit", (long) DeviceRegistry.DEVICES);
    }
}
