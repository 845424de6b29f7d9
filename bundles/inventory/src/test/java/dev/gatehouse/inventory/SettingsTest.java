package dev.gatehouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Stance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The configuration: what is refused, and what a configured device becomes. */
class SettingsTest {
    private final Home home = Home.empty();
    private final ConfiguredDevices devices = new ConfiguredDevices(home.registry, () -> home.now);

    private static DeviceSetup lamp(String mode) {
        return DeviceSetup.of(
                "lamp",
                Map.of(
                        "name",
                        "Reading lamp",
                        "addresses",
                        new String[] {"192.168.1.20"},
                        "macs",
                        new String[] {Home.MAC, Home.OTHER_MAC},
                        "mode",
                        mode));
    }

    private Device only() {
        assertThat(home.registry.devices()).hasSize(1);
        return home.registry.devices().get(0);
    }

    @Test
    void faultsNameKeyReasonAndWhatIsAllowed() {
        List<List<String>> faults =
                new DeviceCheck()
                        .apply(
                                Path.of(""),
                                Map.of(
                                        "macs",
                                        List.of("nonsense"),
                                        "addresses",
                                        List.of("lamp.example"),
                                        "mode",
                                        "watch"));
        assertThat(faults).hasSize(3).allMatch(fault -> fault.size() == 3);
        assertThat(new InventoryCheck().apply(Path.of("/"), Map.of("leases", List.of("a\0b"))))
                .hasSize(1);
        assertThat(new InventoryCheck().apply(Path.of("/"), Map.of("leases", List.of("ok"))))
                .isEmpty();
    }

    @Test
    void aConfiguredDeviceIsFoundByAllThatIsConfigured() {
        devices.put(lamp("look"));
        Device device = only();
        assertThat(device.name()).isEqualTo("Reading lamp");
        assertThat(device.named()).isTrue();
        assertThat(device.claimed(Claim.MAC)).hasSize(2);
        assertThat(device.stance().mode()).isEqualTo(Stance.Mode.LOOK);
        assertThat(home.flow("192.168.1.20")).isEqualTo(device.id());
        assertThat(home.flow(Home.route("r", Optional.of("lamp")), "10.0.0.1"))
                .isEqualTo(device.id());
    }

    @Test
    void aModeThatAPersonChoseIsNotUndoneByTheSameConfiguration() {
        devices.put(lamp("look"));
        DeviceId id = only().id();
        home.registry.change(
                id, new Change(Optional.empty(), Optional.empty(), Optional.of(Stance.PROTECT)));
        devices.put(lamp("look"));
        assertThat(only().stance().mode()).isEqualTo(Stance.Mode.PROTECT);
        devices.put(lamp("protect"));
        devices.put(lamp("look"));
        assertThat(only().stance().mode()).isEqualTo(Stance.Mode.LOOK);
    }

    @Test
    void aDeviceThatIsNoLongerConfiguredStaysKnown() {
        devices.put(lamp("look"));
        devices.remove("lamp");
        assertThat(only().named()).isFalse();
        assertThat(only().claimed(Claim.ADDRESS)).containsExactly("192.168.1.20");
    }
}
