package dev.gatehouse.proxy;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.ProtocolMessage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whose a flow is, whether that one may have flows, and what its registry is told of it: once it is
 * there, once it speaks onward, and then at most every minute. On the flow's loop only.
 */
final class Visitor {
    /** Between two tellings of a flow that goes on, in nanoseconds: people read minutes. */
    static final long AGAIN = 60 * Rim.NANOS;

    /** Longest product of a user agent that is told, in characters. */
    private static final int PRODUCT = 64;

    private final Supplier<Household> home;
    private final Map<Claim, String> says = new EnumMap<>(Claim.class);
    private Flow flow;
    private List<DeviceId> former = List.of();
    private Optional<DeviceRegistry> registry = Optional.empty();
    private long generation;
    private boolean quarantined;
    private boolean told;
    private boolean toldOnward;
    private long toldNanos;

    Visitor(Supplier<Household> home, Flow flow) {
        this.home = home;
        this.flow = flow;
        look();
    }

    Flow flow() {
        return flow;
    }

    /**
     * Looks again if anything was changed in the registry, or if there is another one. Where the id
     * leads to nobody any more, since the device was forgotten or is known under another one, whose
     * the flow is is asked anew; it stays one of those that end with the old id.
     *
     * @return whether the flow is a device's that it was not before
     */
    boolean look() {
        Optional<DeviceRegistry> now = home.get().devices();
        if (now.isEmpty() || now.equals(registry) && now.get().generation() == generation) {
            return false;
        }
        registry = now;
        generation = now.get().generation();
        boolean unknown = flow.device().filter(now.get()::knows).isEmpty();
        if (unknown) {
            flow.device().ifPresent(this::lost);
            Optional<DeviceId> id = now.get().of(flow.route(), flow.source().getAddress());
            flow = new Flow(flow.id(), flow.route(), flow.source(), flow.openedNanos(), id);
        }
        quarantined = flow.device().filter(id -> now.get().zone(id) == Zone.QUARANTINE).isPresent();
        return unknown && flow.device().isPresent();
    }

    /** Adds to a finding which flow it is about, whose that is and where it comes from. */
    Finding placed(Finding finding) {
        return new Finding(
                finding.code(),
                finding.params(),
                Optional.of(flow.id()),
                finding.device().or(flow::subject),
                flow.source().getAddress().getHostAddress(),
                finding.time());
    }

    /** Returns whether the flow is, or was, this device's. */
    boolean isOf(DeviceId id) {
        return flow.device().filter(id::equals).isPresent() || former.contains(id);
    }

    private void lost(DeviceId id) {
        former = Stream.concat(former.stream(), Stream.of(id)).toList();
        says.clear(); // Somebody said it who is forgotten.
    }

    /** Returns why its flows are refused, if they are, as of the last look. */
    Optional<Finding> refusal() {
        return quarantined ? Optional.of(Finding.of(Codes.FLOW_QUARANTINED)) : Optional.empty();
    }

    /** Takes what it says of itself in a message that may pass. */
    void heard(ProtocolMessage message) {
        switch (message.kind()) {
            case MQTT_CONNECT -> say(Claim.CLIENT_ID, ((MqttConnect) message).clientId());
            case HTTP_REQUEST -> product((HttpRequest) message);
            case MQTT_PUBLISH,
                    MQTT_SUBSCRIBE,
                    MQTT_CONTROL,
                    HTTP_RESPONSE,
                    TELNET_LOGIN,
                    COAP,
                    PRIVATE -> {}
        }
    }

    /** Whoever visits a route that stands for a device is somebody else: that is not its agent. */
    private void product(HttpRequest request) {
        if (flow.route().device().isEmpty() && !says.containsKey(Claim.USER_AGENT)) {
            String agent = request.field("user-agent").orElse("").strip().split("\\s", 2)[0];
            say(Claim.USER_AGENT, agent.substring(0, Math.min(agent.length(), PRODUCT)));
        }
    }

    private void say(Claim kind, String value) {
        if (!value.isEmpty()) {
            says.put(kind, value);
            told = false;
        }
    }

    /**
     * Tells of the flow if there is something to tell.
     *
     * @param onward whether the endpoint is connected and, where TLS is required, verified
     * @param lastOctets when something came last
     */
    void tell(boolean onward, long lastOctets, long nowNanos) {
        boolean news = !told || onward && !toldOnward;
        boolean again = lastOctets - toldNanos > 0 && nowNanos - toldNanos >= AGAIN;
        Household now = home.get();
        if (!(news || again) || now.devices().isEmpty() || now.clock().isEmpty()) {
            return;
        }
        if (flow.device().filter(id -> !now.devices().get().knows(id)).isPresent()) {
            return; // What the flow of somebody forgotten did must not bring them back.
        }
        told = true;
        toldOnward |= onward;
        toldNanos = nowNanos;
        Route route = flow.route();
        Map<Claim, String> claims = new EnumMap<>(says);
        claims.put(Claim.ADDRESS, flow.source().getAddress().getHostAddress());
        route.device().ifPresent(name -> claims.put(Claim.CONFIGURED, name));
        Optional<Observation.Use> use =
                onward
                        ? Optional.of(new Observation.Use(route, route.tls() == Route.Tls.REQUIRED))
                        : Optional.empty();
        now.devices()
                .get()
                .observe(
                        new Observation(
                                Observation.Source.FLOW, claims, use, now.clock().get().now()));
    }
}
