package dev.gatehouse.guard.topic;

import java.util.List;
import java.util.Optional;

/**
 * An MQTT topic filter, taken apart.
 *
 * @param levels its levels, wildcards among them
 */
public record TopicFilter(List<String> levels) {
    /** Characters of a filter in a policy; MQTT itself allows 65,535 octets. */
    public static final int LENGTH = 1_024;

    /** Levels of a filter in a policy: what matching walks down at most. */
    public static final int LEVELS = 64;

    static final String PLUS = "+";
    static final String HASH = "#";

    public TopicFilter {
        levels = List.copyOf(levels);
    }

    /** Returns the filter; empty if it is none (MQTT-4.7.1-1, 4.7.1-2, 4.7.3-1, 4.7.3-2). */
    public static Optional<TopicFilter> parse(String text) {
        if (text.isEmpty() || text.length() > LENGTH || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        List<String> levels = List.of(text.split("/", -1));
        if (levels.size() > LEVELS || levels.get(0).equals("$share")) {
            return Optional.empty(); // Shares belong to subscriptions: nothing is published there.
        }
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            boolean last = i == levels.size() - 1;
            if (level.contains(HASH) && !(level.equals(HASH) && last)
                    || level.contains(PLUS) && !level.equals(PLUS)) {
                return Optional.empty();
            }
        }
        return Optional.of(new TopicFilter(levels));
    }
}
