package dev.gatehouse.panel;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.Guess;
import dev.gatehouse.api.device.Protection;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.Sentences;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A device as the API shows it. */
final class DeviceView {
    private DeviceView() {}

    static Map<String, Object> of(Device device) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", device.id().text());
        item.put("name", device.name());
        item.put("named", device.named());
        item.put("maker", device.maker().map(DeviceView::guess));
        item.put("mac", device.claimed(Claim.MAC));
        item.put("addresses", device.claimed(Claim.ADDRESS));
        item.put("hostNames", device.claimed(Claim.HOST_NAME));
        item.put("clientIds", device.claimed(Claim.CLIENT_ID));
        item.put("userAgents", device.claimed(Claim.USER_AGENT));
        item.put("configured", device.claimed(Claim.CONFIGURED));
        item.put("protections", device.protections().stream().map(DeviceView::leg).toList());
        item.put("zone", word(device.zone()));
        item.put("enforced", "flows only");
        item.put("mode", word(device.stance().mode()));
        item.put("pausedUntil", device.stance().pausedUntil());
        item.put("accepted", device.stance().accepted().stream().map(DeviceView::risk).toList());
        item.put("firstSeen", device.firstSeen());
        item.put("lastSeen", device.lastSeen());
        return item;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> guess(Guess guess) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("value", guess.value());
        item.put("reason", guess.reason());
        return item;
    }

    private static Map<String, Object> leg(Protection protection) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("protocol", protection.protocol().name());
        item.put("route", protection.route());
        item.put("near", word(protection.near()));
        item.put("far", word(protection.far()));
        item.put("last", protection.last());
        return item;
    }

    private static Map<String, Object> risk(Stance.Acceptance risk) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("code", risk.code());
        item.put("text", sentence(risk.code()));
        item.put("until", risk.until());
        item.put("reason", risk.reason());
        return item;
    }

    private static String sentence(String code) {
        return Codes.all().containsKey(code)
                ? Sentences.of(Finding.of(Codes.all().get(code)), Locale.ENGLISH)
                : code;
    }
}
