package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list of user names and passwords in a file. Both are text: {@code "0000"} keeps its zeros.
 */
final class PairShape {
    /** Most pairs in one file. */
    static final int MOST = 5_000;

    /** Most pairs that one device is sold with. */
    static final int MOST_OF_DEVICE = 100;

    /** Longest user name and other name, in characters. */
    static final int NAME = 128;

    /** Longest password, in characters: the longest known default has 128. */
    static final int PASSWORD = 256;

    /** Most sources of one pair. */
    static final int SOURCES = 16;

    private PairShape() {}

    static List<Policy.Pair> read(List<Node> items, Faults faults) {
        List<Policy.Pair> pairs = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (Node item : items) {
            int before = faults.count();
            Optional<Fields> fields = Fields.of(item, faults);
            if (fields.isEmpty()) {
                continue;
            }
            Fields of = fields.get();
            String user = of.text("user", 0, NAME);
            String password = of.text("password", 0, PASSWORD);
            List<String> sources = of.texts("sources", 1, SOURCES, NAME);
            of.end();
            if (faults.count() == before && !seen.add(List.of(user, password))) {
                faults.add(item.place(), "is a pair that stands there twice", "each pair once");
            }
            pairs.add(new Policy.Pair(user, password, Set.copyOf(sources)));
        }
        return pairs;
    }
}
