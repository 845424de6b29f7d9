package dev.gatehouse.api.policy;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One rule as it stands in a policy file, typed and checked against the file's schema. */
public sealed interface Policy {

    /** The case, for a switch expression. */
    enum Kind {
        DEFAULT_CREDENTIALS,
        LOGIN_RULES,
        DEVICE_PROFILE,
        TOPIC_SCHEMA,
        LIMITS
    }

    Kind kind();

    /** Returns a name that is unique among all policies, such as {@code credentials/mirai}. */
    String id();

    /**
     * Pairs of user name and password that devices are sold with.
     *
     * @param pairs the pairs
     */
    record DefaultCredentials(String id, List<Pair> pairs) implements Policy {
        public DefaultCredentials {
            pairs = List.copyOf(pairs);
        }

        @Override
        public Kind kind() {
            return Kind.DEFAULT_CREDENTIALS;
        }
    }

    /**
     * One known pair. Not a secret: it is printed in manuals and in botnets.
     *
     * @param user the user name as typed; compared with case
     * @param password the password as typed, may be empty; compared with case
     * @param sources where the pair is documented, at least one
     */
    record Pair(String user, String password, Set<String> sources) {
        public Pair {
            sources = Set.copyOf(sources);
        }
    }

    /**
     * Which logins are refused besides known pairs.
     *
     * @param refuseEmpty an empty password
     * @param refuseSameAsUser a password that equals the user name, whatever the case
     * @param bodyOctets longest form or JSON body that is read for a login
     */
    record LoginRules(String id, boolean refuseEmpty, boolean refuseSameAsUser, int bodyOctets)
            implements Policy {
        @Override
        public Kind kind() {
            return Kind.LOGIN_RULES;
        }
    }

    /**
     * What is known of a make and model.
     *
     * @param id the profile's name, as a route names it
     * @param make the maker
     * @param model the model
     * @param defaults the pairs it is sold with
     * @param forms the login forms it serves
     */
    record DeviceProfile(
            String id, String make, String model, List<Pair> defaults, List<LoginForm> forms)
            implements Policy {
        public DeviceProfile {
            defaults = List.copyOf(defaults);
            forms = List.copyOf(forms);
        }

        @Override
        public Kind kind() {
            return Kind.DEVICE_PROFILE;
        }
    }

    /**
     * A login form of a device.
     *
     * @param path the path it is sent to
     * @param userField the field that holds the user name; absent if there is only a password
     * @param passwordField the field that holds the password
     */
    record LoginForm(String path, Optional<String> userField, String passwordField) {}

    /**
     * What payloads below a topic must look like.
     *
     * @param filter MQTT topic filter
     * @param directions the ways it applies to
     * @param schema JSON Schema 2020-12, as text
     * @param maxOctets longest payload that is read; longer ones are refused
     */
    record TopicSchema(
            String id, String filter, Set<Direction> directions, String schema, int maxOctets)
            implements Policy {
        public TopicSchema {
            directions = Set.copyOf(directions);
        }

        @Override
        public Kind kind() {
            return Kind.TOPIC_SCHEMA;
        }
    }

    /**
     * Size and rate limits of one protocol, per flow and direction.
     *
     * @param protocol the protocol it applies to
     * @param maxMessageOctets longest message
     * @param messagesPerSecond sustained rate towards the server
     * @param burst how many may come at once, at least the rate
     */
    record Limits(
            String id, Protocol protocol, long maxMessageOctets, int messagesPerSecond, int burst)
            implements Policy {
        @Override
        public Kind kind() {
            return Kind.LIMITS;
        }
    }
}
