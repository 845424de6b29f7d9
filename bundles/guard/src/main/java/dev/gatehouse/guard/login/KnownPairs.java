package dev.gatehouse.guard.login;

import dev.gatehouse.api.policy.Policy.Pair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of known pairs of user name and password, looked up by their octets. Immutable; any thread.
 * What is looked up is not copied, and compared in time that depends on lengths alone.
 */
public final class KnownPairs {
    /** Knows nothing. */
    public static final KnownPairs NONE = new KnownPairs(List.of());

    private final Map<Integer, List<Known>> byPair = new HashMap<>();
    private final Map<Integer, List<Known>> byPassword = new HashMap<>();

    private record Known(byte[] user, byte[] password) {}

    /** Takes the UTF-8 octets of these pairs. */
    public KnownPairs(Collection<Pair> pairs) {
        for (Pair pair : pairs) {
            Known known =
                    new Known(
                            pair.user().getBytes(StandardCharsets.UTF_8),
                            pair.password().getBytes(StandardCharsets.UTF_8));
            add(byPair, hash(known.user, known.password), known);
            add(byPassword, Arrays.hashCode(known.password), known);
        }
    }

    /** Returns whether this pair is known; both with case. */
    public boolean contains(byte[] user, byte[] password) {
        for (Known known : byPair.getOrDefault(hash(user, password), List.of())) {
            if (Arrays.equals(known.user, user)
                    && MessageDigest.isEqual(known.password, password)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this is the password of a known pair: where no user name is asked for. */
    public boolean containsPassword(byte[] password) {
        for (Known known : byPassword.getOrDefault(Arrays.hashCode(password), List.of())) {
            if (MessageDigest.isEqual(known.password, password)) {
                return true;
            }
        }
        return false;
    }

    private static int hash(byte[] user, byte[] password) {
        return 31 * Arrays.hashCode(user) + Arrays.hashCode(password);
    }

    private static void add(Map<Integer, List<Known>> map, int hash, Known known) {
        map.computeIfAbsent(hash, unused -> new ArrayList<>(1)).add(known);
    }
}
