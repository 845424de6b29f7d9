package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Observation.Source;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry with a clock, a journal and a network that a test holds in its hand. */
final class Home {
    static final String MAC = "18:b4:30:00:00:01";
    static final String OTHER_MAC = "00:17:88:00:00:02";

    final List<Finding> found = new ArrayList<>();
    final Map<String, Fact> facts = new HashMap<>();
    final Keeper keeper = new Keeper(found::add);
    final Registry registry;
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private long ids;

    /** Opens with what is held, or with nothing if there is no place. */
    Home(Optional<HeldInMemory> disk) {
        registry = new Registry(this::id, keeper, found::add, () -> now, () -> {});
        registry.facts(address -> Optional.ofNullable(facts.get(address)));
        disk.ifPresent(keeper::attach);
        registry.join(keeper.load().orElse(List.of()));
        registry.open();
    }

    static Home empty() {
        return new Home(Optional.empty());
    }

    private DeviceId id() {
        return DeviceId.of(
                ByteBuffer.allocate(16)
                        .putLong(System.identityHashCode(this))
                        .putLong(++ids)
                        .array());
    }

    static Route route(String name, Optional<String> device, String... from) {
        return new Route(
                name,
                Protocol.MQTT,
                "broker.example",
                8883,
                Route.Tls.REQUIRED,
                "broker.example",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(from),
                device,
                Optional.empty());
    }

    static Route route() {
        return route("r", Optional.empty());
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** A flow comes from this address. */
    DeviceId flow(String address) {
        return flow(route(), address);
    }

    DeviceId flow(Route route, String address) {
        return registry.of(route, address(address)).orElseThrow();
    }

    /** The network says who has an address. */
    void seen(Source source, String mac, String address, String hostName) {
        Map<Claim, String> claims = new EnumMap<>(Claim.class);
        claims.put(Claim.MAC, mac);
        claims.put(Claim.ADDRESS, address);
        if (!hostName.isEmpty()) {
            claims.put(Claim.HOST_NAME, hostName);
        }
        registry.observe(new Observation(source, claims, Optional.empty(), now));
        registry.drain();
    }

    Device device(DeviceId id) {
        return registry.find(id).orElseThrow();
    }

    List<String> codes() {
        return found.stream().map(finding -> finding.code().word()).toList();
    }

    void flush() {
        keeper.flush(registry::known);
    }
}
