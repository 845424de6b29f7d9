package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Protection;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.text.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The devices for the terminal: JSON {@code {"items": [{id, name, named, maker, why, addresses,
 * macs, hostNames, configured, clientIds, userAgents, zone, mode, pausedUntil, accepted,
 * protections, firstSeen, lastSeen}]}}. A protection is {@code {protocol, route, near, far, text,
 * last}}.
 */
@Component(service = Function.class, property = "gatehouse.command=devices")
public final class DevicesAnswer implements Function<Map<String, String>, String> {
    private static final Map<String, Claim> CLAIMS = claims();

    private final DeviceRegistry registry;

    /** Called by SCR. */
    @Activate
    public DevicesAnswer(@Reference DeviceRegistry registry) {
        this.registry = registry;
    }

    private static Map<String, Claim> claims() {
        Map<String, Claim> claims = new LinkedHashMap<>();
        claims.put("addresses", Claim.ADDRESS);
        claims.put("macs", Claim.MAC);
        claims.put("hostNames", Claim.HOST_NAME);
        claims.put("configured", Claim.CONFIGURED);
        claims.put("clientIds", Claim.CLIENT_ID);
        claims.put("userAgents", Claim.USER_AGENT);
        return claims;
    }

    @Override
    public String apply(Map<String, String> arguments) {
        List<Map<String, Object>> items =
                registry.devices().stream().map(DevicesAnswer::item).toList();
        return JsonText.of(Map.of("items", items));
    }

    private static Map<String, Object> item(Device device) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", device.id().text());
        item.put("name", device.name());
        item.put("named", device.named());
        item.put("maker", device.maker().map(guess -> guess.value()));
        item.put("why", device.maker().map(guess -> guess.reason()));
        CLAIMS.forEach((key, kind) -> item.put(key, device.claimed(kind)));
        item.put("zone", word(device.zone()));
        item.put("mode", word(device.stance().mode()));
        item.put("pausedUntil", device.stance().pausedUntil());
        item.put(
                "accepted",
                device.stance().accepted().stream().map(Stance.Acceptance::code).toList());
        item.put("protections", device.protections().stream().map(DevicesAnswer::use).toList());
        item.put("firstSeen", device.firstSeen());
        item.put("lastSeen", device.lastSeen());
        return item;
    }

    private static Map<String, Object> use(Protection use) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("protocol", use.protocol().name());
        item.put("route", use.route());
        item.put("near", word(use.near()));
        item.put("far", word(use.far()));
        item.put("text", leg(use.near()) + " to the gateway, " + leg(use.far()) + " onward");
        item.put("last", use.last());
        return item;
    }

    private static String leg(Protection.Leg leg) {
        return switch (leg) {
            case PLAIN -> "plain";
            case WRAPPED -> "TLS";
            case NATIVE -> "its own TLS";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
