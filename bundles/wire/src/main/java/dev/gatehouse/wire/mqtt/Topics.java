package dev.gatehouse.wire.mqtt;

/** The grammar of topic names and filters (MQTT 3.1.1 4.7, MQTT 5 4.7 and 4.8). */
final class Topics {
    private static final String SHARE = "$share";

    private final MqttLimits limits;

    Topics(MqttLimits limits) {
        this.limits = limits;
    }

    /** Reads a name or filter of at most so many octets; what it may hold is judged apart. */
    String read(Cursor cursor) {
        return cursor.topic(limits.topicOctets());
    }

    /** MQTT-4.7.1-1 and MQTT-3.3.2-2: a name holds no wildcard. */
    static boolean isName(String topic) {
        return topic.indexOf('#') < 0 && topic.indexOf('+') < 0;
    }

    /** Judges a topic name that is not empty or stands for an alias. */
    Rule name(String topic) {
        if (!isName(topic)) {
            return Rule.TOPIC;
        }
        return tooLarge(topic) ? Rule.TOPIC_LARGE : Rule.KEPT;
    }

    /** Judges a topic filter, shared subscriptions included. */
    Rule filter(String filter) {
        if (filter.isEmpty()) {
            return Rule.TOPIC_EMPTY;
        }
        if (tooLarge(filter)) {
            return Rule.TOPIC_LARGE;
        }
        if (!isShared(filter)) {
            return wildcardsStandAlone(filter, 0) ? Rule.KEPT : Rule.FILTER;
        }
        if (sharedIsLegal(filter)) {
            return Rule.KEPT;
        }
        // To MQTT 3.1.1 $share is a topic like any other; brokers share it all the same, so that a
        // filter both kinds of broker read as one thing is all that passes there.
        return Rule.SHARE;
    }

    static boolean isShared(String filter) {
        return filter.startsWith(SHARE)
                && (filter.length() == SHARE.length() || filter.charAt(SHARE.length()) == '/');
    }

    // MQTT-4.8.2-1 and -2: a name of at least one character without / + #, then / and a filter.
    private static boolean sharedIsLegal(String filter) {
        int from = SHARE.length() + 1;
        int slash = filter.indexOf('/', from);
        if (slash <= from || slash + 1 == filter.length()) {
            return false;
        }
        return isName(filter.substring(from, slash)) && wildcardsStandAlone(filter, slash + 1);
    }

    // MQTT-4.7.1-2 and -3 (MQTT 5: -1 and -2): # is a whole level and the last, + a whole level.
    private static boolean wildcardsStandAlone(String filter, int from) {
        int last = filter.length() - 1;
        for (int i = from; i <= last; i++) {
            char c = filter.charAt(i);
            if (c != '#' && c != '+') {
                continue;
            }
            boolean begins = i == from || filter.charAt(i - 1) == '/';
            boolean ends = i == last || c == '+' && filter.charAt(i + 1) == '/';
            if (!begins || !ends) {
                return false;
            }
        }
        return true;
    }

    private boolean tooLarge(String topic) {
        int levels = 1;
        for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
            levels++;
        }
        return levels > limits.topicLevels();
    }
}
