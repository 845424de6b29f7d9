package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person changes: its bounds, and what the journal says of it. */
final class Changes {
    /** Longest code of an accepted risk, in characters; those of the registry are far shorter. */
    private static final int CODE = 64;

    private Changes() {}

    /**
     * Returns the change if it is within bounds.
     *
     * @throws IllegalArgumentException if a text is too long or empty
     */
    static Change checked(Change change) {
        String name = change.name().orElse("-");
        if (name.isBlank() || name.length() > Device.TEXT) {
            throw new IllegalArgumentException("a name has 1 to " + Device.TEXT + " characters");
        }
        for (Stance.Acceptance each : change.stance().map(Stance::accepted).orElse(List.of())) {
            if (each.code().length() > CODE || each.reason().length() > Registry.REASON) {
                throw new IllegalArgumentException(
                        "a reason has at most " + Registry.REASON + " characters");
            }
        }
        return change;
    }

    /** Returns what is to be journaled. */
    static List<Finding> findings(Known before, Change change) {
        List<Finding> findings = new ArrayList<>();
        change.zone()
                .filter(zone -> zone != before.zone())
                .ifPresent(
                        zone ->
                                findings.add(
                                        Finding.of(Codes.DEVICE_ZONE).with("zone", phrase(zone))));
        change.stance()
                .ifPresent(
                        stance -> {
                            if (!phrase(stance).equals(phrase(before.stance()))) {
                                findings.add(
                                        Finding.of(Codes.DEVICE_STANCE)
                                                .with("stance", phrase(stance)));
                            }
                            stance.accepted().stream()
                                    .filter(each -> !before.stance().accepted().contains(each))
                                    .forEach(each -> findings.add(accepted(each)));
                        });
        return findings.stream().map(finding -> placed(finding, before)).toList();
    }

    private static Finding accepted(Stance.Acceptance each) {
        return Finding.of(Codes.DEVICE_ACCEPTED)
                .with("accepted", each.code())
                .with("until", each.until().toString())
                .with("reason", each.reason());
    }

    private static Finding placed(Finding finding, Known known) {
        return new Finding(
                finding.code(),
                finding.params(),
                Optional.empty(),
                Optional.of(known.id().text()),
                "",
                Optional.empty());
    }

    private static String phrase(Stance stance) {
        return word(stance.mode())
                + stance.pausedUntil().map(until -> ", paused until " + until).orElse("");
    }

    private static String phrase(Zone zone) {
        return switch (zone) {
            case TRUSTED -> "like any other";
            case RESTRICTED -> "less than others";
            case QUARANTINE -> "not at all, so it is blocked";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
