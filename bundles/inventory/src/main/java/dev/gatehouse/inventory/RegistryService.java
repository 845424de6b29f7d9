package dev.gatehouse.inventory;

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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The registry as a service for the other bundles. Safe on any thread. */
@Component(service = DeviceRegistry.class)
public final class RegistryService implements DeviceRegistry {
    private final Registry registry;

    /** Called by SCR. */
    @Activate
    public RegistryService(@Reference InventoryComponent inventory) {
        this.registry = inventory.registry();
    }

    @Override
    public Optional<DeviceId> of(Route route, InetAddress source) {
        return registry.of(route, source);
    }

    @Override
    public void observe(Observation observation) {
        registry.observe(observation);
    }

    @Override
    public Stance stance(DeviceId id) {
        return registry.stance(id);
    }

    @Override
    public Zone zone(DeviceId id) {
        return registry.zone(id);
    }

    @Override
    public boolean mayPresent(DeviceId id, Route route, String clientId) {
        return registry.mayPresent(id, route, clientId);
    }

    @Override
    public long generation() {
        return registry.generation();
    }

    @Override
    public List<Device> devices() {
        return registry.devices();
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return registry.find(id);
    }

    @Override
    public boolean knows(DeviceId id) {
        return registry.knows(id);
    }

    @Override
    public Optional<Device> change(DeviceId id, Change change) {
        return registry.change(id, change);
    }

    @Override
    public void forget(DeviceId id) {
        registry.forget(id);
    }
}
