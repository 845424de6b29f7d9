package dev.gatehouse.policy;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From the JSON of one file to the policy it holds. The same shapes are written down for editors in
 * {@code policies/schemas}; a test holds the two against each other.
 */
final class PolicyShape {
    /** The version of the format that is read. */
    static final int FORMAT = 1;

    static final List<String> KINDS =
            List.of(
                    "default-credentials",
                    "login-rules",
                    "device-profile",
                    "topic-schema",
                    "limits");

    static final String ID = "[a-z0-9][a-z0-9-]{0,39}(/[a-z0-9][a-z0-9-]{0,39}){0,3}";
    static final String ID_ALLOWED = "words of a-z, 0-9 and -, up to four of them between slashes";

    /** Longest explanation, in characters. */
    static final int ABOUT = 1_000;

    /** Shortest body worth reading for a login, in octets: a form with two fields. */
    static final int BODY_LEAST = 1_024;

    /** Longest body that may be held to be read for a login, in octets: it lies in memory. */
    static final int BODY_MOST = 1_048_576;

    /**
     * Longest payload that may be held against a schema, in octets: that is done while others wait.
     */
    static final int PAYLOAD_MOST = 262_144;

    /** Longest schema, in octets of UTF-8, white space not counted. */
    static final int SCHEMA_MOST = 65_536;

    /** Longest message that a limit may allow, in octets: past a terabyte it is no limit. */
    static final long MESSAGE_MOST = 1L << 40;

    /** Highest rate that a limit may allow, in messages a second: more is no limit for a home. */
    static final int RATE_MOST = 1_000_000;

    /** Longest topic filter, in characters; MQTT-4.7.3-3 allows more, no home has longer ones. */
    static final int FILTER_MOST = 1_024;

    /** Most levels of a topic filter: each is a step for every message. */
    static final int LEVELS_MOST = 64;

    private PolicyShape() {}

    /** Returns the policy; empty if there is any fault. */
    static Optional<Policy> read(Node root, Faults faults) {
        int before = faults.count();
        Optional<Fields> fields = Fields.of(root, faults);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Fields of = fields.get();
        of.number("format", FORMAT, FORMAT);
        String kind = of.oneOf("kind", KINDS);
        if (faults.count() > before) {
            // With another format or kind every further complaint would be a guess.
            return Optional.empty();
        }
        of.optionalText("$schema", 1, ABOUT);
        of.optionalText("about", 0, ABOUT);
        String id = of.word("id", ID, ID_ALLOWED);
        Optional<Policy> policy =
                switch (kind) {
                    case "default-credentials" -> Optional.of(credentials(id, of, faults));
                    case "login-rules" -> Optional.of(rules(id, of));
                    case "device-profile" -> Optional.of(profile(id, of, faults));
                    case "topic-schema" -> Optional.of(topic(id, of));
                    case "limits" -> limits(id, of);
                    default -> Optional.empty();
                };
        of.end();
        return faults.count() == before ? policy : Optional.empty();
    }

    private static Policy credentials(String id, Fields of, Faults faults) {
        return new Policy.DefaultCredentials(
                id, PairShape.read(of.list("pairs", 1, PairShape.MOST), faults));
    }

    private static Policy rules(String id, Fields of) {
        boolean empty = of.flag("refuseEmpty");
        boolean same = of.flag("refuseSameAsUser");
        return new Policy.LoginRules(
                id, empty, same, (int) of.number("bodyOctets", BODY_LEAST, BODY_MOST));
    }

    private static Policy profile(String id, Fields of, Faults faults) {
        String make = of.text("make", 1, PairShape.NAME);
        String model = of.text("model", 1, PairShape.NAME);
        List<Policy.Pair> defaults =
                PairShape.read(of.list("defaults", 0, PairShape.MOST_OF_DEVICE), faults);
        List<Policy.LoginForm> forms = FormShape.read(of.list("forms", 0, FormShape.MOST), faults);
        return new Policy.DeviceProfile(id, make, model, defaults, forms);
    }

    private static Policy topic(String id, Fields of) {
        String filter = of.text("filter", 1, FILTER_MOST);
        if (!filter.isEmpty() && !isFilter(filter)) {
            of.fault(
                    "filter",
                    "is not a topic filter",
                    "levels between slashes; + as a whole level, # as the last one; at most 64 levels; no $share");
        }
        Set<Direction> directions = EnumSet.noneOf(Direction.class);
        for (String word : of.texts("directions", 1, 2, PairShape.NAME)) {
            switch (word) {
                case "to-server" -> directions.add(Direction.TO_SERVER);
                case "to-client" -> directions.add(Direction.TO_CLIENT);
                default -> of.fault("directions", "holds an unknown word", "to-server, to-client");
            }
        }
        String schema = of.object("schema").map(Node::toJson).orElse("{}");
        if (schema.getBytes(StandardCharsets.UTF_8).length > SCHEMA_MOST) {
            of.fault("schema", "is too long", "at most " + SCHEMA_MOST + " octets");
        }
        int octets = (int) of.number("maxOctets", 1, PAYLOAD_MOST);
        return new Policy.TopicSchema(id, filter, directions, schema, octets);
    }

    private static Optional<Policy> limits(String id, Fields of) {
        String protocol = of.word("protocol", "[a-z0-9-]{1,32}", "1 to 32 of a-z, 0-9 and -");
        long octets = of.number("maxMessageOctets", 1, MESSAGE_MOST);
        int rate = (int) of.number("messagesPerSecond", 1, RATE_MOST);
        int burst = (int) of.number("burst", 1, RATE_MOST);
        if (burst < rate) {
            of.fault("burst", "is below messagesPerSecond", "at least messagesPerSecond");
        }
        return protocol.isEmpty()
                ? Optional.empty()
                : Optional.of(new Policy.Limits(id, new Protocol(protocol), octets, rate, burst));
    }

    /** MQTT-4.7.1-1 to 4.7.1-3 and 4.7.3-3; shared subscriptions name no topic of their own. */
    private static boolean isFilter(String filter) {
        String[] levels = filter.split("/", -1);
        if (levels[0].equals("$share") || levels.length > LEVELS_MOST) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            boolean wild = levels[i].equals("+") || levels[i].equals("#") && i == levels.length - 1;
            if (!wild && (levels[i].contains("+") || levels[i].contains("#"))) {
                return false;
            }
        }
        return true;
    }
}
