package dev.gatehouse.api.device;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A device as it is known now. Immutable. All text but the id may be hostile.
 *
 * @param id its name for programs
 * @param name its name for people: given by the household, or the best of its claims
 * @param named whether the household gave the name
 * @param maker who probably made it
 * @param claims what was claimed of it, by kind, newest values kept, at most {@value #VALUES} a
 *     kind
 * @param protections how its protocols are protected, at most {@value #PROTECTIONS}
 * @param zone how far it is trusted
 * @param stance what the guards do for it
 * @param firstSeen by the home's clock
 * @param lastSeen by the home's clock
 */
public record Device(
        DeviceId id,
        String name,
        boolean named,
        Optional<Guess> maker,
        Map<Claim, SortedSet<String>> claims,
        List<Protection> protections,
        Zone zone,
        Stance stance,
        Instant firstSeen,
        Instant lastSeen) {

    /** Most values of one kind of claim: a home's device has few addresses and names. */
    public static final int VALUES = 8;

    /** Most protocols and routes that are remembered of one device. */
    public static final int PROTECTIONS = 16;

    /** Longest text of a claim or name, in characters: the longest host name is 253. */
    public static final int TEXT = 253;

    public Device {
        Map<Claim, SortedSet<String>> copy = new TreeMap<>();
        claims.forEach((kind, values) -> copy.put(kind, new TreeSet<>(values)));
        claims = copy;
        protections = List.copyOf(protections);
    }

    /** Returns what was claimed, by kind; a copy. */
    @Override
    public Map<Claim, SortedSet<String>> claims() {
        Map<Claim, SortedSet<String>> copy = new TreeMap<>();
        claims.forEach((kind, values) -> copy.put(kind, new TreeSet<>(values)));
        return copy;
    }

    /** Returns the values of one kind of claim, sorted; may be empty. */
    public List<String> claimed(Claim kind) {
        return claims.containsKey(kind) ? List.copyOf(claims.get(kind)) : List.of();
    }
}
