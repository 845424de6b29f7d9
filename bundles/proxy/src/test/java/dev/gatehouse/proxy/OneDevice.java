package dev.gatehouse.proxy;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everybody is one device. */
final class OneDevice implements DeviceRegistry {
    static final DeviceId ID = DeviceId.of(new byte[16]);

    final List<Observation> told = new CopyOnWriteArrayList<>();
    volatile Zone zone = Zone.TRUSTED;
    volatile Optional<DeviceId> quarantined = Optional.empty();
    volatile DeviceId present = ID;
    volatile long generation = 1;

    /** Everybody is this one from now on; who they were before is not known any more. */
    void is(DeviceId id) {
        present = id;
        generation++;
    }

    @Override
    public Optional<DeviceId> of(Route route, InetAddress source) {
        return Optional.of(present);
    }

    @Override
    public void observe(Observation observation) {
        told.add(observation);
    }

    @Override
    public Stance stance(DeviceId id) {
        return Stance.PROTECT;
    }

    @Override
    public Zone zone(DeviceId id) {
        return quarantined.filter(id::equals).isPresent() ? Zone.QUARANTINE : zone;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public List<Device> devices() {
        return List.of();
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return Optional.empty();
    }

    @Override
    public boolean knows(DeviceId id) {
        return id.equals(present);
    }

    @Override
    public Optional<Device> change(DeviceId id, Change change) {
        return Optional.empty();
    }

    @Override
    public void forget(DeviceId id) {
        generation++;
    }
}
