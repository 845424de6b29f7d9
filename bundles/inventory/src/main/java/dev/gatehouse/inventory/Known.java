package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry.Change;
import dev.gatehouse.api.device.Protection;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is known of one device, in the order in which it was learned. Immutable and bounded.
 *
 * @param id its name for programs
 * @param given the name that the household gave it
 * @param title the name in the configuration; not kept on the disk
 * @param claims the values of each kind, the newest last
 * @param protections how its protocols are protected, the newest last
 * @param zone how far it is trusted
 * @param stance what the guards do for it
 * @param configured the mode that the configuration asked for last
 * @param owned the client identifiers that are its own
 * @param firstSeen by the home's clock
 * @param lastSeen by the home's clock
 */
record Known(
        DeviceId id,
        Optional<String> given,
        Optional<String> title,
        Map<Claim, List<String>> claims,
        List<Protection> protections,
        Zone zone,
        Stance stance,
        Optional<Stance.Mode> configured,
        List<Owned> owned,
        Instant firstSeen,
        Instant lastSeen) {

    Known {
        Map<Claim, List<String>> copy = new EnumMap<>(Claim.class);
        claims.forEach(
                (kind, values) -> {
                    if (!values.isEmpty()) {
                        copy.put(kind, List.copyOf(values));
                    }
                });
        claims = Collections.unmodifiableMap(copy);
        protections = List.copyOf(protections);
        owned = List.copyOf(owned);
    }

    /** A device that was just seen for the first time: protected, and trusted as any other. */
    static Known fresh(DeviceId id, Instant now) {
        return new Known(
                id,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Zone.TRUSTED,
                Stance.PROTECT,
                Optional.empty(),
                List.of(),
                now,
                now);
    }

    List<String> claimed(Claim kind) {
        return claims.getOrDefault(kind, List.of());
    }

    /** Returns the newest value of a kind. */
    Optional<String> newest(Claim kind) {
        List<String> values = claimed(kind);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /**
     * Returns a copy with this value as the newest of its kind; the oldest goes beyond the bound.
     */
    Known with(Claim kind, String value) {
        List<String> values = claimed(kind);
        if (newest(kind).filter(value::equals).isPresent()) {
            return this;
        }
        List<String> more = new ArrayList<>(values);
        more.remove(value);
        more.add(value);
        return withValues(
                kind, more.subList(Math.max(0, more.size() - Device.VALUES), more.size()));
    }

    /** Returns a copy without this value. */
    Known without(Claim kind, String value) {
        List<String> fewer = new ArrayList<>(claimed(kind));
        return fewer.remove(value) ? withValues(kind, fewer) : this;
    }

    private Known withValues(Claim kind, List<String> values) {
        Map<Claim, List<String>> others = new EnumMap<>(Claim.class);
        others.putAll(claims);
        others.put(kind, values);
        return copy(given, title, others, protections, zone, stance, configured, owned, lastSeen);
    }

    /** Returns a copy that was seen at this time. */
    Known seen(Instant when) {
        return when.isAfter(lastSeen)
                ? copy(given, title, claims, protections, zone, stance, configured, owned, when)
                : this;
    }

    /** Returns a copy that uses a protocol so; what is longest unused goes beyond the bound. */
    Known using(Protection protection) {
        List<Protection> others = new ArrayList<>(protections);
        others.removeIf(
                old ->
                        old.protocol().equals(protection.protocol())
                                && old.route().equals(protection.route()));
        others.add(protection);
        int from = Math.max(0, others.size() - Device.PROTECTIONS);
        return copy(
                given,
                title,
                claims,
                others.subList(from, others.size()),
                zone,
                stance,
                configured,
                owned,
                lastSeen);
    }

    /** Returns a copy that owns one more client identifier. */
    Known owning(Owned one) {
        List<Owned> more = new ArrayList<>(owned);
        more.add(one);
        return copy(given, title, claims, protections, zone, stance, configured, more, lastSeen);
    }

    /** Returns a copy with what a person wants otherwise. */
    Known changed(Change change) {
        return copy(
                change.name().or(() -> given),
                title,
                claims,
                protections,
                change.zone().orElse(zone),
                change.stance().orElse(stance),
                configured,
                owned,
                lastSeen);
    }

    /**
     * Returns a copy as the configuration wants it. A mode holds when it is another one than the
     * configuration asked for last: what a person chose since then is not undone by a restart.
     */
    Known configured(Optional<String> name, Optional<Stance.Mode> mode) {
        boolean news = mode.isPresent() && !mode.equals(configured);
        Stance next =
                news ? new Stance(mode.get(), stance.pausedUntil(), stance.accepted()) : stance;
        return copy(
                given,
                name,
                claims,
                protections,
                zone,
                next,
                mode.or(() -> configured),
                owned,
                lastSeen);
    }

    private Known copy(
            Optional<String> name,
            Optional<String> heading,
            Map<Claim, List<String>> values,
            List<Protection> uses,
            Zone trust,
            Stance guards,
            Optional<Stance.Mode> asked,
            List<Owned> own,
            Instant last) {
        return new Known(
                id, name, heading, values, uses, trust, guards, asked, own, firstSeen, last);
    }

    /** Returns it as others see it. */
    Device shown(Makers makers) {
        Map<Claim, java.util.SortedSet<String>> sorted = new TreeMap<>();
        claims.forEach((kind, values) -> sorted.put(kind, new TreeSet<>(values)));
        return new Device(
                id,
                Naming.of(this, makers),
                given.or(() -> title).isPresent(),
                makers.guess(this),
                sorted,
                protections,
                zone,
                stance,
                firstSeen,
                lastSeen);
    }
}
