package dev.gatehouse.panel;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Knows one device: a lamp. */
final class LampRegistry implements DeviceRegistry {
    /** The lamp has another address from now on. */
    void moves(String address) {
        Device old = devices.get(Home.LAMP);
        devices.put(
                Home.LAMP,
                new Device(
                        Home.LAMP,
                        old.name(),
                        old.named(),
                        old.maker(),
                        Map.of(Claim.ADDRESS, new TreeSet<>(List.of(address))),
                        old.protections(),
                        old.zone(),
                        old.stance(),
                        old.firstSeen(),
                        old.lastSeen()));
        generation.incrementAndGet();
    }

    private final Map<DeviceId, Device> devices = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    LampRegistry() {
        Map<Claim, SortedSet<String>> claims =
                Map.of(Claim.ADDRESS, new TreeSet<>(List.of("127.0.0.2")));
        devices.put(
                Home.LAMP,
                new Device(
                        Home.LAMP,
                        "lamp",
                        false,
                        Optional.empty(),
                        claims,
                        List.of(),
                        Zone.TRUSTED,
                        Stance.PROTECT,
                        Home.NOW,
                        Home.NOW));
    }

    @Override
    public Optional<DeviceId> of(Route route, InetAddress source) {
        return Optional.empty();
    }

    @Override
    public void observe(Observation observation) {
        generation.incrementAndGet();
    }

    @Override
    public Stance stance(DeviceId id) {
        return devices.get(id).stance();
    }

    @Override
    public Zone zone(DeviceId id) {
        return devices.get(id).zone();
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public Optional<Device> change(DeviceId id, Change change) {
        generation.incrementAndGet();
        return Optional.ofNullable(
                devices.computeIfPresent(
                        id,
                        (key, old) ->
                                new Device(
                                        id,
                                        change.name().orElse(old.name()),
                                        old.named() || change.name().isPresent(),
                                        old.maker(),
                                        old.claims(),
                                        old.protections(),
                                        change.zone().orElse(old.zone()),
                                        change.stance().orElse(old.stance()),
                                        old.firstSeen(),
                                        old.lastSeen())));
    }

    @Override
    public void forget(DeviceId id) {
        devices.remove(id);
    }
}
