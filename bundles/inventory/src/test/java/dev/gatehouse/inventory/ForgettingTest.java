package dev.gatehouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is forgotten is a new one when it is there again, whatever was still under way. */
class ForgettingTest {
    private static final String LAMP = "192.168.1.20";

    private final HeldInMemory disk = new HeldInMemory();
    private final Home home = new Home(Optional.of(disk));

    private void told(String address, String clientId) {
        home.registry.observe(
                new Observation(
                        Source.FLOW,
                        Map.of(Claim.ADDRESS, address, Claim.CLIENT_ID, clientId),
                        Optional.empty(),
                        home.now.plusSeconds(5)));
    }

    private static Change name(String name) {
        Stance look = new Stance(Stance.Mode.LOOK, Optional.empty(), List.of());
        return new Change(Optional.of(name), Optional.of(Zone.RESTRICTED), Optional.of(look));
    }

    @Test
    void whoIsStillThereReturnsAsNew() {
        DeviceId id = home.flow(LAMP);
        home.seen(Source.NEIGHBOUR, Home.MAC, LAMP, "lamp");
        home.registry.mayPresent(id, Home.route(), "lamp-1");
        home.registry.change(id, name("Anna's lamp"));
        long before = home.registry.generation();

        home.registry.forget(id);

        assertThat(home.registry.knows(id)).isFalse();
        assertThat(home.registry.generation()).as("flows look again").isNotEqualTo(before);
        DeviceId again = home.flow(LAMP);
        assertThat(again).isNotEqualTo(id);
        assertThat(home.registry.knows(again)).isTrue();
        Device device = home.device(again);
        assertThat(device.name()).doesNotContain("Anna");
        assertThat(device.zone()).isEqualTo(Zone.TRUSTED);
        assertThat(device.stance()).isEqualTo(Stance.PROTECT);
        assertThat(device.claims()).containsOnlyKeys(Claim.ADDRESS);
        assertThat(home.registry.mayPresent(again, Home.route(), "lamp-1")).isTrue();
        assertThat(Collections.frequency(home.codes(), "device.new")).isEqualTo(2);
    }

    @Test
    void whatWaitedAboutItDoesNotBringItBackAndWhatWaitedAboutOthersIsHeard() {
        DeviceId id = home.flow(LAMP);
        DeviceId other = home.flow("192.168.1.30");
        told(LAMP, "lamp-1");
        told("192.168.1.30", "plug-1");
        home.registry.forget(id);
        home.registry.drain();
        assertThat(home.registry.devices()).extracting(Device::id).containsExactly(other);
        assertThat(home.device(other).claims()).containsKey(Claim.CLIENT_ID);
        told(LAMP, "lamp-1");
        home.registry.drain();
        assertThat(home.registry.devices()).as("it is there").hasSize(2);
    }

    @Test
    void whatAPersonChangesOfItAfterwardsIsNotKept() {
        DeviceId id = home.flow(LAMP);
        home.flush();
        home.registry.forget(id);
        disk.records.clear();
        int before = disk.puts;
        assertThat(home.registry.change(id, name("Anna's lamp"))).isEmpty();
        home.flush();
        assertThat(disk.puts).isEqualTo(before);
        assertThat(disk.records).isEmpty();
    }

    @Test
    void whatTheConfigurationSaysHoldsForTheNewOneToo() {
        ConfiguredDevices configured = new ConfiguredDevices(home.registry, () -> home.now);
        home.registry.met(configured::met);
        configured.put(
                DeviceSetup.of(
                        "lamp",
                        Map.of(
                                "name", "Reading lamp",
                                "addresses", List.of(LAMP),
                                "mode", "look")));
        DeviceId id = home.flow(LAMP);
        home.registry.forget(id);
        assertThat(home.registry.devices()).isEmpty();
        DeviceId again = home.flow(LAMP);
        assertThat(again).isNotEqualTo(id);
        assertThat(home.device(again).name()).isEqualTo("Reading lamp");
        assertThat(home.registry.stance(again).mode()).isEqualTo(Stance.Mode.LOOK);
        assertThat(home.registry.devices()).hasSize(1);
    }
}
