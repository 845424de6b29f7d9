package dev.gatehouse.guard.topic;

import dev.gatehouse.api.flow.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All topic policies as a tree of topic levels: a topic costs what its own levels cost, however
 * many policies there are. Filled by one thread, then only read.
 */
public final class TopicRules {
    private final Node root = new Node();
    private boolean empty = true;

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final List<TopicRule> here = new ArrayList<>(1);
        private final List<TopicRule> below = new ArrayList<>(1);
    }

    /** Adds a policy for a filter. */
    public void add(TopicFilter filter, TopicRule rule) {
        empty = false;
        Node node = root;
        for (String level : filter.levels()) {
            if (level.equals(TopicFilter.HASH)) {
                node.below.add(rule);
                return;
            }
            node = node.children.computeIfAbsent(level, unused -> new Node());
        }
        node.here.add(rule);
    }

    /** Tells every policy that applies to a topic in a direction. */
    public void match(String topic, Direction direction, Consumer<TopicRule> to) {
        if (!empty) {
            match(
                    root,
                    topic,
                    0,
                    rule -> {
                        if (rule.directions().contains(direction)) {
                            to.accept(rule);
                        }
                    });
        }
    }

    /** Returns how many octets of a payload are read for its topic: 0 for none. */
    public int octets(String topic, Direction direction) {
        if (empty) {
            return 0;
        }
        int[] most = {0};
        match(topic, direction, rule -> most[0] = Math.max(most[0], rule.maxOctets()));
        return most[0];
    }

    /** As deep as the deepest filter, however deep the topic. */
    private static void match(Node node, String topic, int at, Consumer<TopicRule> to) {
        // MQTT-4.7.2-1: a first level with a dollar sign is met by no wildcard.
        boolean wild = at > 0 || !topic.startsWith("$");
        if (wild) {
            node.below.forEach(to); // "sport/#" also stands for "sport" (MQTT 4.7.1.2).
        }
        if (at > topic.length()) {
            node.here.forEach(to);
            return;
        }
        int slash = topic.indexOf('/', at);
        int end = slash < 0 ? topic.length() : slash;
        Node exact = node.children.get(topic.substring(at, end));
        if (exact != null) {
            match(exact, topic, end + 1, to);
        }
        Node plus = wild ? node.children.get(TopicFilter.PLUS) : null;
        if (plus != null && plus != exact) {
            match(plus, topic, end + 1, to);
        }
    }
}
