package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.FlowControl;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person decides about a device, on the shipped bundles. */
class DevicesContainerIT {
    @TempDir Path folder;
    private Sinks sinks;
    private House house;
    private DeviceRegistry registry;

    @BeforeEach
    void start() throws Exception {
        sinks = new Sinks(folder);
        house = new House(folder.resolve("house"));
        sinks.configure(house);
        sinks.awaitService("start");
        registry = house.service(DeviceRegistry.class);
        Await.until("the device", () -> registry.devices().size() == 1);
    }

    @AfterEach
    void stop() throws Exception {
        house.close();
        sinks.close();
    }

    private Device device() {
        return registry.devices().get(0);
    }

    private void change(Zone zone, Stance.Mode mode) {
        Stance stance = new Stance(mode, Optional.empty(), List.of());
        registry.change(
                device().id(),
                new Change(Optional.empty(), Optional.of(zone), Optional.of(stance)));
    }

    private String findings() {
        try {
            return house.command("findings", Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDefaultLoginPassesWithAFindingWhileTheDeviceIsOnlyWatched() throws Exception {
        assertThat(sinks.login("admin", "admin", "BEFORE")).isNotEqualTo(Sinks.ACCEPTED);
        change(Zone.TRUSTED, Stance.Mode.LOOK);
        assertThat(sinks.login("admin", "admin", "DURING")).isEqualTo(Sinks.ACCEPTED);
        Await.until("the finding", () -> findings().contains("\"passed\":\"look\""));
        assertThat(findings()).contains(device().id().text()).contains("device.stance-changed");
        change(Zone.TRUSTED, Stance.Mode.PROTECT);
        assertThat(sinks.login("admin", "admin", "AFTER")).isNotEqualTo(Sinks.ACCEPTED);
        assertThat(sinks.heard()).contains("DURING").doesNotContain("BEFORE", "AFTER");
    }

    @Test
    void aQuarantinedDeviceIsRefusedUntilItIsTrustedAgainFailsClosed() throws Exception {
        change(Zone.QUARANTINE, Stance.Mode.LOOK);
        assertThat(sinks.mqtt("shut")).isNotEqualTo(Sinks.ACCEPTED);
        Await.until("the finding", () -> findings().contains("flow.quarantined"));
        change(Zone.TRUSTED, Stance.Mode.PROTECT);
        assertThat(sinks.mqtt("back")).isEqualTo(Sinks.ACCEPTED);
        assertThat(sinks.heard()).doesNotContain("shut");
    }

    @Test
    void withoutTheInventoryFlowsAreNobodysAndProtectedFailsClosed() throws Exception {
        change(Zone.TRUSTED, Stance.Mode.LOOK);
        house.bundle("inventory").stop();
        assertThat(sinks.mqtt("nobody")).isEqualTo(Sinks.ACCEPTED);
        assertThat(sinks.login("admin", "admin", "MARK")).isNotEqualTo(Sinks.ACCEPTED);
        assertThat(sinks.heard()).doesNotContain("MARK");
    }

    @Test
    void aForgottenDeviceIsNewWhenItComesBack() throws Exception {
        Device old = device();
        registry.forget(old.id());
        FlowControl flows = house.service(FlowControl.class);
        flows.end(old.id(), Finding.of(Codes.DEVICE_FORGOTTEN));
        assertThat(sinks.mqtt("again")).isEqualTo(Sinks.ACCEPTED);
        Await.until("the device", () -> registry.devices().size() == 1);
        assertThat(device().id()).isNotEqualTo(old.id());
    }
}
