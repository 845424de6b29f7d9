package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.Observation.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules by which evidence leads to a device, all of them here:
 *
 * <ol>
 *   <li>A hardware address is the strongest claim: who has it, is it. If nobody has it yet, it
 *       belongs to the device of the configured name beside it, else to the one that has the
 *       address beside it, provided that this one has no hardware address; else to a new device.
 *   <li>Then the configured name: who has it, is it. If nobody has it, it belongs to the device at
 *       the address beside it where the configuration ties the two ({@link Evidence#binds}) and
 *       that one has no name; else to a new device.
 *   <li>Then the address: whoever has it now, else a new device. On loopback there is nothing else.
 *   <li>An address has one holder. Evidence with a hardware address moves it there: so a lease that
 *       is given to another device, or an address whose hardware address has changed, no longer
 *       leads to the device that had it. A configured name moves an address only if the
 *       configuration ties them, and never away from a device with a hardware address or a name.
 *   <li>Host names, client identifiers and user agents are claims that lead nowhere: two devices
 *       that call themselves the same are two devices, and none is ever merged for it.
 * </ol>
 */
final class Identity {
    private static final List<Claim> WEAK =
            List.of(Claim.HOST_NAME, Claim.CLIENT_ID, Claim.USER_AGENT);

    private final Supplier<DeviceId> ids;

    /**
     * @param ids makes ids that were never used
     */
    Identity(Supplier<DeviceId> ids) {
        this.ids = ids;
    }

    /**
     * Puts evidence into a draft.
     *
     * @return whom it is about; absent if it says so of nobody, or if it is about a new device and
     *     there is no room for one
     */
    Optional<DeviceId> apply(Draft draft, Evidence evidence) {
        if (Draft.STRONG.stream().noneMatch(kind -> evidence.claim(kind).isPresent())) {
            return Optional.empty();
        }
        Optional<Known> found = whom(draft, evidence);
        if (found.isEmpty() && draft.full()) {
            return Optional.empty();
        }
        Known known = found.orElseGet(() -> Known.fresh(ids.get(), evidence.time()));
        draft.put(known);
        draft.put(learn(draft, known, evidence));
        return Optional.of(known.id());
    }

    private static Optional<Known> whom(Draft draft, Evidence evidence) {
        Optional<String> mac = evidence.claim(Claim.MAC);
        Optional<String> name = evidence.claim(Claim.CONFIGURED);
        Optional<Known> at =
                evidence.claim(Claim.ADDRESS).flatMap(text -> draft.holder(Claim.ADDRESS, text));
        Optional<Known> named = name.flatMap(text -> draft.holder(Claim.CONFIGURED, text));
        if (mac.isPresent()) {
            return draft.holder(Claim.MAC, mac.get())
                    .or(() -> named)
                    .or(() -> at.filter(known -> known.claimed(Claim.MAC).isEmpty()));
        }
        if (name.isPresent()) {
            boolean ties = evidence.binds();
            return named.or(
                    () -> at.filter(known -> ties && known.claimed(Claim.CONFIGURED).isEmpty()));
        }
        return at;
    }

    private static Known learn(Draft draft, Known known, Evidence evidence) {
        Known next = known;
        for (Claim kind : List.of(Claim.MAC, Claim.CONFIGURED)) {
            if (evidence.claim(kind).isPresent()) {
                next = next.with(kind, evidence.claim(kind).get());
            }
        }
        Optional<String> address = evidence.claim(Claim.ADDRESS);
        if (address.isPresent() && mayHave(draft, known, address.get(), evidence)) {
            next = next.with(Claim.ADDRESS, address.get());
        }
        for (Claim kind : WEAK) {
            if (evidence.claim(kind).isPresent()) {
                next = next.with(kind, evidence.claim(kind).get());
            }
        }
        if (evidence.use().isPresent()) {
            next = next.using(evidence.use().get());
        }
        boolean present = evidence.source() == Source.FLOW || evidence.source() == Source.NEIGHBOUR;
        return present ? next.seen(evidence.time()) : next;
    }

    private static boolean mayHave(Draft draft, Known known, String address, Evidence evidence) {
        if (evidence.claim(Claim.MAC).isPresent()) {
            return true;
        }
        Optional<Known> holder =
                draft.holder(Claim.ADDRESS, address).filter(h -> !h.id().equals(known.id()));
        if (evidence.claim(Claim.CONFIGURED).isPresent()) {
            return evidence.binds()
                    && holder.filter(
                                    h ->
                                            !h.claimed(Claim.MAC).isEmpty()
                                                    || !h.claimed(Claim.CONFIGURED).isEmpty())
                            .isEmpty();
        }
        return holder.isEmpty();
    }
}
