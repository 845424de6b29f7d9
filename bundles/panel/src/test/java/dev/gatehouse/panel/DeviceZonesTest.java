package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Zone;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From which devices the panel may be asked. */
class DeviceZonesTest {
    @TempDir Path data;
    private Home home;
    private DeviceZones zones;
    private InetAddress lamp;
    private InetAddress phone;

    @BeforeEach
    void open() throws Exception {
        home = new Home(data);
        zones = new DeviceZones(home.services);
        lamp = InetAddress.getByName("127.0.0.2");
        phone = InetAddress.getByName("127.0.0.3");
    }

    @AfterEach
    void close() {
        home.close();
    }

    private void put(Zone zone) {
        home.registry.change(
                Home.LAMP, new Change(Optional.empty(), Optional.of(zone), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Zone.class,
            names = {"RESTRICTED", "QUARANTINE"})
    void aDeviceThatIsTrustedLessIsRefusedWithASentenceFailsClosed(Zone zone) throws Exception {
        zones.check(lamp);
        put(zone);
        assertThatThrownBy(() -> zones.check(lamp))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("The panel is closed to this device");
        assertThat(home.journal.codes()).containsExactly("panel.request-refused");
        zones.check(phone);
        put(Zone.TRUSTED);
        zones.check(lamp);
    }

    @Test
    void withoutTheRegistryWhatWasKnownHoldsFailsClosed() {
        put(Zone.QUARANTINE);
        assertThat(zones.open(lamp)).isFalse();
        home.services.devices.unset(home.registry);
        assertThat(zones.open(lamp)).isFalse();
        assertThat(zones.open(phone)).isTrue();
    }

    @Test
    void anAddressWithAScopeIsTheSameDeviceFailsClosed() throws Exception {
        home.registry.moves("fe80:0:0:0:0:0:0:7");
        put(Zone.QUARANTINE);
        byte[] octets = InetAddress.getByName("fe80::7").getAddress();
        assertThat(zones.open(Inet6Address.getByAddress("", octets, 1))).isFalse();
    }

    @Test
    void theMachineItselfIsNeverShutOut() throws Exception {
        home.registry.moves("127.0.0.1");
        put(Zone.QUARANTINE);
        assertThat(zones.open(InetAddress.getByName("127.0.0.1"))).isTrue();
    }
}
