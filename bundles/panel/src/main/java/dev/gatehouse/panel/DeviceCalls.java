package dev.gatehouse.panel;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Severity;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Devices: what is known of them, and what the household decides about them. The registry journals
 * what was changed.
 */
final class DeviceCalls {
    /** Minutes for which protection can be paused; 0 ends a pause. */
    private static final Set<Long> PAUSES = Set.of(0L, 15L, 60L);

    /** Longest acceptance of a risk: people forget what they accept for ever. */
    private static final Duration LONGEST = Duration.ofDays(366);

    /** Longest reason, in characters. */
    private static final int REASON = 200;

    /** Longest word that is looked at, in characters. */
    private static final int WORD = 64;

    private final Services services;
    private final Findings findings;

    DeviceCalls(Services services, Findings findings) {
        this.services = services;
        this.findings = findings;
    }

    List<Way> ways() {
        Way.Access owner = Way.Access.OWNER;
        return List.of(
                new Way("GET", "devices", owner, (c, w, s) -> list()),
                new Way("GET", "devices/*", owner, (c, w, s) -> view(find(s.get(0)))),
                new Way("PATCH", "devices/*", owner, (c, w, s) -> patch(c, s.get(0))),
                new Way("POST", "devices/*/zone", owner, (c, w, s) -> zone(c, s.get(0))),
                new Way(
                        "DELETE",
                        "devices/*/acceptances/*",
                        owner,
                        (c, w, s) -> takeBack(s.get(0), s.get(1))),
                new Way("GET", "findings", owner, (c, w, s) -> findings.list(c.query())),
                new Way(
                        "GET",
                        "findings/*",
                        owner,
                        (c, w, s) -> Answer.json(200, Findings.item(findings.find(s.get(0))))),
                new Way("POST", "findings/*/acceptance", owner, (c, w, s) -> accept(c, s.get(0))));
    }

    private Answer list() throws Refusal {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", services.devices.get().devices().stream().map(DeviceView::of).toList());
        answer.put("next", Optional.empty());
        return Answer.json(200, answer);
    }

    private static Answer view(Device device) {
        return Answer.json(200, DeviceView.of(device));
    }

    private Device find(String id) throws Refusal {
        return Optional.of(id)
                .filter(DeviceId::is)
                .map(DeviceId::new)
                .flatMap(services.devices.get()::find)
                .orElseThrow(() -> Refusal.missing("There is no such device."));
    }

    private synchronized Answer patch(Call call, String id) throws Refusal {
        Fields fields = JsonBody.of(call).only("name", "mode", "pauseMinutes");
        Optional<String> name = fields.optionalText("name", Device.TEXT);
        Optional<Stance.Mode> mode =
                chosen(Stance.Mode.class, "mode", fields.optionalText("mode", WORD));
        Optional<Long> pause = fields.optionalNumber("pauseMinutes");
        if (pause.isPresent() && !PAUSES.contains(pause.get())) {
            throw Refusal.unfit("\"pauseMinutes\" is 15 or 60, or 0 to end the pause.");
        }
        Device device = find(id);
        Stance before = device.stance();
        Optional<Instant> until = before.pausedUntil();
        if (pause.isPresent()) {
            until =
                    pause.filter(minutes -> minutes > 0).isEmpty()
                            ? Optional.empty()
                            : Optional.of(now().plus(Duration.ofMinutes(pause.get())));
        }
        Stance after = new Stance(mode.orElse(before.mode()), until, before.accepted());
        return change(device, name, Optional.empty(), !after.equals(before), after);
    }

    private synchronized Answer zone(Call call, String id) throws Refusal {
        Fields fields = JsonBody.of(call).only("zone");
        Zone zone =
                chosen(Zone.class, "zone", Optional.of(fields.text("zone", WORD))).orElseThrow();
        Device device = find(id);
        return change(device, Optional.empty(), Optional.of(zone), false, device.stance());
    }

    private synchronized Answer accept(Call call, String id) throws Refusal {
        Fields fields = JsonBody.of(call).only("until", "reason");
        Instant until = until(fields.text("until", WORD));
        String reason = fields.text("reason", REASON);
        SecurityEvent event = findings.find(id);
        String code = event.finding().code().word();
        if (event.finding().severity() == Severity.INFO) {
            throw new Refusal(409, "no-risk", "This finding is for the record: it stops nothing.");
        }
        Device device =
                find(
                        event.finding()
                                .device()
                                .orElseThrow(
                                        () ->
                                                new Refusal(
                                                        409,
                                                        "no-device",
                                                        "This finding is about no device.")));
        List<Stance.Acceptance> accepted = others(device, code);
        if (accepted.size() >= Stance.ACCEPTED) {
            throw new Refusal(
                    409, "too-many", "Too many risks are accepted for this device already.");
        }
        accepted.add(new Stance.Acceptance(code, until, reason));
        return changeAccepted(device, accepted);
    }

    private synchronized Answer takeBack(String id, String code) throws Refusal {
        Device device = find(id);
        List<Stance.Acceptance> left = others(device, code);
        if (left.size() == device.stance().accepted().size()) {
            throw Refusal.missing("This risk is not accepted for this device.");
        }
        return changeAccepted(device, left);
    }

    /** Returns what stays accepted: not this code, and nothing that is over. */
    private List<Stance.Acceptance> others(Device device, String code) throws Refusal {
        Instant now = now();
        List<Stance.Acceptance> others = new ArrayList<>(device.stance().accepted());
        others.removeIf(each -> each.code().equals(code) || !now.isBefore(each.until()));
        return others;
    }

    private Answer changeAccepted(Device device, List<Stance.Acceptance> accepted) throws Refusal {
        Stance stance = device.stance();
        return change(
                device,
                Optional.empty(),
                Optional.empty(),
                true,
                new Stance(stance.mode(), stance.pausedUntil(), accepted));
    }

    private Answer change(
            Device device,
            Optional<String> name,
            Optional<Zone> zone,
            boolean newStance,
            Stance stance)
            throws Refusal {
        Change change = new Change(name, zone, Optional.of(stance).filter(any -> newStance));
        return services.devices
                .get()
                .change(device.id(), change)
                .map(DeviceCalls::view)
                .orElseThrow(() -> Refusal.missing("There is no such device."));
    }

    private Instant until(String text) throws Refusal {
        Instant now = now();
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            if (until.isAfter(now) && until.isBefore(now.plus(LONGEST))) {
                return until;
            }
        } catch (DateTimeException e) {
            throw Refusal.unfit("\"until\" is a time such as 2026-01-31T12:00:00Z.");
        }
        throw Refusal.unfit("\"until\" lies ahead, by a year at most.");
    }

    private Instant now() throws Refusal {
        return services.clock.get().now();
    }

    private static <T extends Enum<T>> Optional<T> chosen(
            Class<T> type, String name, Optional<String> word) throws Refusal {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        for (T each : type.getEnumConstants()) {
            if (DeviceView.word(each).equals(word.get())) {
                return Optional.of(each);
            }
        }
        throw Refusal.unfit(
                "\""
                        + name
                        + "\" is one of "
                        + String.join(
                                ", ",
                                java.util.Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                                        .toList())
                        + ".");
    }
}
