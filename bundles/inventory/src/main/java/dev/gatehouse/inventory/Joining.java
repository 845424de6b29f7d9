package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import java.util.Optional;

/** Brings what an earlier run knew together with who was met since the start. */
final class Joining {
    private Joining() {}

    /**
     * Puts a device of an earlier run into the draft. Who was met meanwhile under its hardware
     * address or configured name, or under its address alone, is this device and loses the id that
     * it was met under. An address at which somebody else was met for certain is no longer its own.
     */
    static void into(Draft draft, Known loaded) {
        if (draft.find(loaded.id()).isPresent()) {
            return; // What is in memory is newer.
        }
        Known joined = loaded;
        for (Claim kind : Draft.STRONG) {
            for (String value : loaded.claimed(kind)) {
                Optional<Known> met = draft.holder(kind, value);
                if (met.isPresent() && kind == Claim.ADDRESS && isSomebody(met.get())) {
                    joined = joined.without(kind, value);
                } else if (met.isPresent()) {
                    draft.remove(met.get().id());
                    joined = joined.seen(met.get().lastSeen());
                }
            }
        }
        if (!draft.full()) {
            draft.put(joined);
        }
    }

    private static boolean isSomebody(Known known) {
        return !known.claimed(Claim.MAC).isEmpty() || !known.claimed(Claim.CONFIGURED).isEmpty();
    }
}
