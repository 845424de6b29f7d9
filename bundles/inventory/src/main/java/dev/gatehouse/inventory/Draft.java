package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The next {@link Snapshot} while it is written, with the indexes kept in step: a strong claim
 * leads to one device at most. One thread.
 */
final class Draft {
    /** Claims that lead to a device. Client identifiers and host names never do. */
    static final List<Claim> STRONG = List.of(Claim.MAC, Claim.CONFIGURED, Claim.ADDRESS);

    private final Snapshot before;
    private final Map<DeviceId, Known> devices;
    private final Map<Claim, Map<String, DeviceId>> holders = new EnumMap<>(Claim.class);
    private final Map<Owned, DeviceId> owners;
    private final Set<DeviceId> touched = new LinkedHashSet<>();
    private final Set<DeviceId> added = new LinkedHashSet<>();

    Draft(Snapshot before) {
        this.before = before;
        devices = new HashMap<>(before.devices());
        owners = new HashMap<>(before.owners());
        STRONG.forEach(kind -> holders.put(kind, new HashMap<>(before.holders().get(kind))));
    }

    Optional<Known> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    Optional<Known> holder(Claim kind, String value) {
        return Optional.ofNullable(holders.get(kind).get(value)).map(devices::get);
    }

    Optional<DeviceId> owner(Owned own) {
        return Optional.ofNullable(owners.get(own));
    }

    /**
     * Gives a client identifier to a device if it is nobody's. The first ones that a device used
     * stay its own; more are nobody's.
     *
     * @return whether it is not somebody else's
     */
    boolean own(Known known, Owned own) {
        Optional<DeviceId> owner = owner(own);
        if (owner.isEmpty() && known.owned().size() < Device.VALUES) {
            put(known.owning(own));
        }
        return owner.filter(other -> !other.equals(known.id())).isEmpty();
    }

    boolean full() {
        return devices.size() >= DeviceRegistry.DEVICES;
    }

    /** Puts a device in place of what was known of it, or adds it; what it claims is its alone. */
    void put(Known known) {
        Known old = devices.get(known.id());
        if (known.equals(old)) {
            return;
        }
        if (old == null) {
            added.add(known.id());
        } else {
            unlink(old);
        }
        STRONG.forEach(kind -> known.claimed(kind).forEach(value -> take(known.id(), kind, value)));
        known.owned().forEach(own -> owners.putIfAbsent(own, known.id()));
        devices.put(known.id(), known);
        touched.add(known.id());
    }

    /** Takes a claim away from whoever has it. */
    private void take(DeviceId id, Claim kind, String value) {
        DeviceId last = holders.get(kind).put(value, id);
        if (last != null && !last.equals(id)) {
            devices.computeIfPresent(last, (key, known) -> known.without(kind, value));
            touched.add(last);
        }
    }

    void remove(DeviceId id) {
        Known old = devices.remove(id);
        if (old != null) {
            unlink(old);
            touched.add(id);
            added.remove(id);
        }
    }

    private void unlink(Known old) {
        STRONG.forEach(
                kind ->
                        old.claimed(kind)
                                .forEach(value -> holders.get(kind).remove(value, old.id())));
        old.owned().forEach(own -> owners.remove(own, old.id()));
    }

    /** Returns which devices were changed, added or removed. */
    Set<DeviceId> touched() {
        return touched;
    }

    /** Returns which devices are new. */
    Set<DeviceId> added() {
        return added;
    }

    Snapshot seal() {
        Map<Claim, Map<String, DeviceId>> sealed = new EnumMap<>(Claim.class);
        holders.forEach((kind, map) -> sealed.put(kind, Collections.unmodifiableMap(map)));
        return new Snapshot(
                before.generation() + 1,
                Collections.unmodifiableMap(devices),
                Collections.unmodifiableMap(sealed),
                Collections.unmodifiableMap(owners));
    }
}
