package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Guess;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Guesses who made a device: by the registered prefix of its hardware address (IEEE Registration
 * Authority, MA-L, MA-M and MA-S), else by how it calls itself. Always says from what. Immutable;
 * any thread.
 *
 * @param prefixes makers by the first 6, 7 or 9 hexadecimal digits, lower case
 * @param names makers by the beginning of a name
 */
record Makers(Map<String, String> prefixes, List<Name> names) {
    /** What a guess says when a hardware address tells that it tells nothing. */
    static final String NOBODY = "not known";

    /** Nothing can be guessed. */
    static final Makers NONE = new Makers(Map.of(), List.of());

    /** Longest prefix first: a block may be divided among several makers. */
    private static final int[] DIGITS = {9, 7, 6};

    /** Most characters of a name that are shown as a reason. */
    private static final int SHOWN = 40;

    /**
     * How names of a maker's devices begin.
     *
     * @param begins lower case
     * @param maker whose devices are called so
     */
    record Name(String begins, String maker) {}

    Makers {
        prefixes = Map.copyOf(prefixes);
        names = List.copyOf(names);
    }

    Optional<Guess> guess(Known known) {
        Optional<String> mac = known.newest(Claim.MAC);
        return mac.flatMap(this::byPrefix)
                .or(() -> byName(known, Claim.HOST_NAME, "its name in the network"))
                .or(() -> byName(known, Claim.CLIENT_ID, "its MQTT client identifier"))
                .or(() -> mac.filter(Mac::madeUp).map(Makers::random));
    }

    private Optional<Guess> byPrefix(String mac) {
        String digits = Mac.digits(mac);
        for (int length : DIGITS) {
            String maker = prefixes.get(digits.substring(0, length));
            if (maker != null && !Mac.madeUp(mac)) {
                String reason =
                        "its hardware address begins with "
                                + mac.substring(0, 8)
                                + ", which is registered to this maker";
                return Optional.of(new Guess(maker, reason));
            }
        }
        return Optional.empty();
    }

    private Optional<Guess> byName(Known known, Claim kind, String what) {
        for (String value : known.claimed(kind)) {
            String lower = value.toLowerCase(Locale.ROOT);
            for (Name name : names) {
                if (lower.startsWith(name.begins())) {
                    String reason =
                            what + ", \"" + Texts.cut(value, SHOWN) + "\", begins as theirs do";
                    return Optional.of(new Guess(name.maker(), reason));
                }
            }
        }
        return Optional.empty();
    }

    private static Guess random(String mac) {
        return new Guess(
                NOBODY,
                "its hardware address " + mac + " is a random one that the device made up itself");
    }
}
