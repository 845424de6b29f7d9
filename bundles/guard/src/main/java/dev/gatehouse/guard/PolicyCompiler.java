package dev.gatehouse.guard;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policy;
import dev.gatehouse.api.policy.Policy.DefaultCredentials;
import dev.gatehouse.api.policy.Policy.DeviceProfile;
import dev.gatehouse.api.policy.Policy.Limits;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.api.policy.Policy.Pair;
import dev.gatehouse.api.policy.Policy.TopicSchema;
import dev.gatehouse.guard.json.PayloadSchema;
import dev.gatehouse.guard.json.SchemaRefused;
import dev.gatehouse.guard.login.DeviceLogins;
import dev.gatehouse.guard.login.KnownPairs;
import dev.gatehouse.guard.login.LoginGuard;
import dev.gatehouse.guard.rate.MessageLimits;
import dev.gatehouse.guard.rate.SharedLimits;
import dev.gatehouse.guard.topic.PayloadGuard;
import dev.gatehouse.guard.topic.TopicFilter;
import dev.gatehouse.guard.topic.TopicRule;
import dev.gatehouse.guard.topic.TopicRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns policies into rules: a function of its argument, without clock, input or output. A set with
 * one fault gives no rules at all, since nobody knows what was meant. Several policies for the same
 * thing mean the stricter in each respect. Used by one thread, once.
 */
final class PolicyCompiler {
    /** Pairs in all: ten times the known lists together; about 30 MB when full. */
    static final int PAIRS = 100_000;

    /** Octets of a user name or password. */
    static final int NAME = 512;

    /** Topic policies in all. */
    static final int TOPICS = 10_000;

    /** Octets of a payload that a schema is held against: reading it is done on the event loop. */
    static final int PAYLOAD = 262_144;

    /** Octets of a login form that are read. */
    static final int BODY = 1_048_576;

    /** Faults that are told of; the first are enough to begin with. */
    static final int FAULTS = 100;

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<String, DeviceLogins> devices = new HashMap<>();
    private final Map<Protocol, SharedLimits> limits = new HashMap<>();
    private final Map<String, PayloadSchema> schemas = new HashMap<>();
    private final TopicRules topics = new TopicRules();
    private int topicCount;
    private Optional<LoginRules> logins = Optional.empty();

    private PolicyCompiler() {}

    /** Compiles a set of policies. */
    static Compilation compile(List<Policy> policies) {
        PolicyCompiler compiler = new PolicyCompiler();
        for (Policy policy : policies) {
            if (compiler.faults.size() >= FAULTS) {
                break;
            }
            compiler.add(policy);
        }
        return compiler.result();
    }

    private Compilation result() {
        if (!faults.isEmpty()) {
            return new Compilation(Optional.empty(), faults);
        }
        LoginGuard guard = new LoginGuard(logins.orElse(LoginGuard.STRICT), new KnownPairs(pairs));
        return new Compilation(
                Optional.of(new RuleSet(guard, new PayloadGuard(topics), limits, devices)),
                List.of());
    }

    private void add(Policy policy) {
        if (!ids.add(policy.id())) {
            fault(policy, "/id", "another policy has the same id", "an id of its own");
            return;
        }
        switch (policy.kind()) {
            case DEFAULT_CREDENTIALS -> credentials((DefaultCredentials) policy);
            case LOGIN_RULES -> logins((LoginRules) policy);
            case DEVICE_PROFILE -> profile((DeviceProfile) policy);
            case TOPIC_SCHEMA -> topic((TopicSchema) policy);
            case LIMITS -> limits((Limits) policy);
        }
    }

    private void credentials(DefaultCredentials policy) {
        pairs(policy, "/pairs", policy.pairs());
        pairs.addAll(policy.pairs());
        range(policy, "/pairs", pairs.size(), 0, PAIRS);
    }

    private void profile(DeviceProfile policy) {
        pairs(policy, "/defaults", policy.defaults());
        for (int i = 0; i < policy.forms().size(); i++) {
            if (!policy.forms().get(i).path().startsWith("/")) {
                fault(policy, "/forms/" + i + "/path", "not a path", "a path that begins with /");
            }
        }
        devices.put(policy.id(), DeviceLogins.of(policy));
    }

    private void pairs(Policy policy, String key, List<Pair> list) {
        for (int i = 0; i < list.size(); i++) {
            Pair pair = list.get(i);
            if (Math.max(pair.user().length(), pair.password().length()) > NAME) {
                fault(policy, key + "/" + i, "too long", "at most " + NAME + " characters");
            }
        }
    }

    private void logins(LoginRules policy) {
        range(policy, "/bodyOctets", policy.bodyOctets(), 0, BODY);
        logins =
                Optional.of(
                        logins.map(
                                        other ->
                                                new LoginRules(
                                                        policy.id(),
                                                        policy.refuseEmpty() || other.refuseEmpty(),
                                                        policy.refuseSameAsUser()
                                                                || other.refuseSameAsUser(),
                                                        Math.max(
                                                                policy.bodyOctets(),
                                                                other.bodyOctets())))
                                .orElse(policy));
    }

    private void limits(Limits policy) {
        boolean rate =
                range(
                        policy,
                        "/messagesPerSecond",
                        policy.messagesPerSecond(),
                        1,
                        MessageLimits.RATE);
        boolean burst = range(policy, "/burst", policy.burst(), 1, MessageLimits.BURST);
        if (policy.burst() < policy.messagesPerSecond()) {
            fault(policy, "/burst", "less than messagesPerSecond", "at least messagesPerSecond");
        }
        if (policy.maxMessageOctets() < 1) {
            fault(policy, "/maxMessageOctets", "out of range", "1 or more");
        }
        if (rate && burst) {
            limits.merge(
                    policy.protocol(),
                    SharedLimits.of(MessageLimits.of(policy)),
                    SharedLimits::and);
        }
    }

    private void topic(TopicSchema policy) {
        Optional<TopicFilter> filter = TopicFilter.parse(policy.filter());
        if (filter.isEmpty()) {
            fault(
                    policy,
                    "/filter",
                    "not a topic filter that can be published to",
                    "MQTT 4.7, at most " + TopicFilter.LEVELS + " levels, no $share");
        }
        if (policy.directions().isEmpty()) {
            fault(policy, "/directions", "empty", "TO_SERVER, TO_CLIENT or both");
        }
        range(policy, "/maxOctets", policy.maxOctets(), 1, PAYLOAD);
        range(policy, "", ++topicCount, 0, TOPICS);
        Optional<PayloadSchema> schema = schema(policy);
        if (filter.isPresent() && schema.isPresent()) {
            topics.add(
                    filter.get(),
                    new TopicRule(policy.directions(), policy.maxOctets(), schema.get()));
        }
    }

    /** The same text is compiled once, however many topics it is for. */
    private Optional<PayloadSchema> schema(TopicSchema policy) {
        try {
            PayloadSchema schema = schemas.get(policy.schema());
            if (schema == null) {
                schema = PayloadSchema.compile(policy.schema());
                schemas.put(policy.schema(), schema);
            }
            return Optional.of(schema);
        } catch (SchemaRefused e) {
            fault(policy, "/schema" + e.pointer(), e.getMessage(), e.allowed());
            return Optional.empty();
        }
    }

    private boolean range(Policy policy, String key, int value, int least, int most) {
        boolean inside = value >= least && value <= most;
        if (!inside) {
            fault(policy, key, "out of range", least + " to " + most);
        }
        return inside;
    }

    private void fault(Policy policy, String key, String reason, String allowed) {
        faults.add(new Fault(policy.id(), key, reason, allowed));
    }
}
