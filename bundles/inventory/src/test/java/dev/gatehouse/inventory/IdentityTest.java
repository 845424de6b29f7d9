package dev.gatehouse.inventory;

import static dev.gatehouse.inventory.Home.MAC;
import static dev.gatehouse.inventory.Home.OTHER_MAC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.flow.Route;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which evidence leads to which device. */
class IdentityTest {
    private final Home home = Home.empty();

    @Test
    void anAddressIsOneDeviceWhateverTheRoute() {
        DeviceId id = home.flow("127.0.0.2");
        assertThat(home.flow(Home.route("other", Optional.empty()), "127.0.0.2")).isEqualTo(id);
        assertThat(home.flow("127.0.0.3")).isNotEqualTo(id);
        assertThat(home.codes()).containsExactly("device.new", "device.new");
    }

    @Test
    void whoWasMetAtAnAddressKeepsItsIdWhenItsHardwareAddressIsLearned() {
        DeviceId id = home.flow("192.168.1.20");
        home.seen(Source.NEIGHBOUR, MAC, "192.168.1.20", "");
        assertThat(home.device(id).claimed(Claim.MAC)).containsExactly(MAC);
        assertThat(home.registry.devices()).hasSize(1);
    }

    @Test
    void aDeviceThatGetsAnotherAddressStaysItself() {
        DeviceId id = home.flow("192.168.1.20");
        home.seen(Source.LEASE, MAC, "192.168.1.20", "lamp");
        home.seen(Source.LEASE, MAC, "192.168.1.77", "lamp");
        assertThat(home.flow("192.168.1.77")).isEqualTo(id);
        assertThat(home.device(id).claimed(Claim.ADDRESS))
                .containsExactlyInAnyOrder("192.168.1.20", "192.168.1.77");
    }

    @Test
    void anAddressLeasedToAnotherDeviceLeadsToThatOne() {
        DeviceId first = home.flow("192.168.1.20");
        home.seen(Source.LEASE, MAC, "192.168.1.20", "lamp");
        home.seen(Source.LEASE, OTHER_MAC, "192.168.1.20", "fan");
        DeviceId second = home.flow("192.168.1.20");
        assertThat(second).isNotEqualTo(first);
        assertThat(home.device(second).claimed(Claim.MAC)).containsExactly(OTHER_MAC);
        assertThat(home.device(first).claimed(Claim.ADDRESS)).isEmpty();
        assertThat(home.device(first).claimed(Claim.MAC)).containsExactly(MAC);
    }

    @Test
    void anAddressWhoseHardwareAddressChangedIsAnotherDeviceFailsClosed() {
        DeviceId known = home.flow("192.168.1.20");
        home.seen(Source.NEIGHBOUR, MAC, "192.168.1.20", "");
        home.seen(Source.NEIGHBOUR, "02:00:00:00:00:09", "192.168.1.20", "");
        assertThat(home.flow("192.168.1.20")).isNotEqualTo(known);
    }

    @Test
    void twoDevicesOfOneHostNameAreTwo() {
        home.seen(Source.LEASE, MAC, "192.168.1.20", "android");
        home.seen(Source.LEASE, OTHER_MAC, "192.168.1.21", "android");
        assertThat(home.registry.devices())
                .extracting("name")
                .containsExactly("android", "android");
        assertThat(home.flow("192.168.1.20")).isNotEqualTo(home.flow("192.168.1.21"));
    }

    @Test
    void twoDevicesOfOneClientIdentifierAreTwo() {
        DeviceId one = home.flow("127.0.0.2");
        DeviceId two = home.flow("127.0.0.3");
        for (String address : new String[] {"127.0.0.2", "127.0.0.3"}) {
            home.registry.observe(
                    new Observation(
                            Source.FLOW,
                            Map.of(Claim.ADDRESS, address, Claim.CLIENT_ID, "lamp"),
                            Optional.empty(),
                            home.now));
        }
        home.registry.drain();
        assertThat(one).isNotEqualTo(two);
        assertThat(home.registry.devices()).extracting("name").containsExactly("lamp", "lamp");
    }

    @Test
    void aRoutesDeviceIsTheSameFromWhateverAddress() {
        Route route = Home.route("page", Optional.of("camera"));
        DeviceId camera = home.flow(route, "192.168.1.50");
        assertThat(home.flow(route, "192.168.1.51")).isEqualTo(camera);
        assertThat(home.device(camera).claimed(Claim.ADDRESS)).isEmpty();
        assertThat(home.flow("192.168.1.50")).as("the person at the browser").isNotEqualTo(camera);
    }

    @Test
    void aRouteForOneAddressAloneTiesItToItsDevice() {
        Route route = Home.route("lamp", Optional.of("lamp"), "192.168.1.20");
        DeviceId lamp = home.flow(route, "192.168.1.20");
        assertThat(home.flow("192.168.1.20")).isEqualTo(lamp);
        home.seen(Source.LEASE, MAC, "192.168.1.20", "lamp-12");
        assertThat(home.device(lamp).claimed(Claim.MAC)).containsExactly(MAC);
        assertThat(home.registry.devices()).hasSize(1);
    }

    @Test
    void whatTheNetworkSaysOfAnAddressIsKnownWithTheFirstFlow() {
        home.facts.put("192.168.1.20", new Fact(MAC, Optional.of("lamp")));
        DeviceId id = home.flow("192.168.1.20");
        assertThat(home.device(id).name()).isEqualTo("lamp");
        assertThat(home.device(id).claimed(Claim.MAC)).containsExactly(MAC);
    }

    @Test
    void aForgottenDeviceComesBackAsNew() {
        home.facts.put("192.168.1.20", new Fact(MAC, Optional.of("lamp")));
        DeviceId old = home.flow("192.168.1.20");
        home.registry.forget(old);
        assertThat(home.registry.find(old)).isEmpty();
        assertThat(home.registry.devices()).isEmpty();
        DeviceId back = home.flow("192.168.1.20");
        assertThat(back).isNotEqualTo(old);
        assertThat(home.device(back).name()).isEqualTo("lamp");
    }

    @Test
    void aFullRegistryKnowsNoNewcomerAndForgetsNobodyFailsClosed() {
        for (int i = 0; i < DeviceRegistry.DEVICES; i++) {
            home.flow("10.0." + i / 250 + "." + (1 + i % 250));
        }
        assertThat(home.registry.of(Home.route(), Home.address("10.9.9.9"))).isEmpty();
        assertThat(home.registry.devices()).hasSize(DeviceRegistry.DEVICES);
        assertThat(home.codes()).contains("registry.full");
        assertThat(home.registry.of(Home.route(), Home.address("10.0.0.1"))).isPresent();
    }

    @Test
    void aClientIdentifierBelongsToWhoPresentedItFirstUntilItIsForgottenFailsClosed() {
        DeviceId owner = home.flow("127.0.0.2");
        DeviceId other = home.flow("127.0.0.3");
        assertThat(home.registry.mayPresent(owner, Home.route(), "lamp")).isTrue();
        assertThat(home.registry.mayPresent(other, Home.route(), "lamp")).isFalse();
        assertThat(home.registry.mayPresent(owner, Home.route(), "lamp")).isTrue();
        Route elsewhere = Home.route("elsewhere", Optional.empty());
        assertThat(home.registry.mayPresent(other, elsewhere, "lamp")).isTrue();
        home.registry.forget(owner);
        assertThat(home.registry.mayPresent(other, Home.route(), "lamp")).isTrue();
    }

    @Test
    void aRouteThatIsGivenToADeviceTakesItsClientIdentifierAlong() {
        DeviceId before = home.flow("127.0.0.2");
        assertThat(home.registry.mayPresent(before, Home.route(), "lamp")).isTrue();
        Route given = Home.route("r", Optional.of("hall"));
        DeviceId hall = home.flow(given, "127.0.0.2");
        assertThat(hall).isNotEqualTo(before);
        assertThat(home.registry.mayPresent(hall, given, "lamp")).isTrue();
    }

    @Test
    void claimsAreBoundedAndTheNewestStay() {
        DeviceId id = home.flow("127.0.0.2");
        for (int i = 0; i < 20; i++) {
            home.seen(Source.LEASE, MAC, "127.0.0.2", "n".repeat(400) + i);
            home.seen(Source.LEASE, MAC, "127.0.0.2", "name-" + i);
        }
        assertThat(home.device(id).claimed(Claim.HOST_NAME))
                .hasSize(8)
                .contains("name-19")
                .allMatch(name -> name.length() <= 253);
    }
}
