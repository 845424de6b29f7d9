package dev.gatehouse.guard;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.MqttControl;
import dev.gatehouse.api.message.MqttPublish;
import dev.gatehouse.api.message.MqttWill;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policies.Reading;
import dev.gatehouse.api.policy.Policy;
import dev.gatehouse.api.policy.Policy.DefaultCredentials;
import dev.gatehouse.api.policy.Policy.DeviceProfile;
import dev.gatehouse.api.policy.Policy.Limits;
import dev.gatehouse.api.policy.Policy.LoginForm;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.api.policy.Policy.Pair;
import dev.gatehouse.api.policy.Policy.TopicSchema;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.guard.rate.Sources;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Policies, flows and messages for the tests of this bundle. */
public final class Given {
    public static final Set<Direction> BOTH = Set.of(Direction.TO_SERVER, Direction.TO_CLIENT);
    private static final Limits[] WIDE = {
        new Limits("limits/mqtt", Protocol.MQTT, 1 << 24, 1_000_000, 1_000_000),
        new Limits("limits/http", Protocol.HTTP, 1 << 24, 1_000_000, 1_000_000),
        new Limits("limits/telnet", Protocol.TELNET, 1 << 24, 1_000_000, 1_000_000)
    };

    private final List<Policy> policies = new ArrayList<>();
    private Optional<String> profile = Optional.empty();
    private String address = "192.0.2.7";

    private Given() {}

    /** Begins with wide limits, so that a test sees only what it asks for. */
    public static Given policies() {
        return new Given().and(WIDE);
    }

    public static Given nothing() {
        return new Given();
    }

    public Given and(Policy... more) {
        policies.addAll(List.of(more));
        return this;
    }

    public Given pairs(String... userAndPassword) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < userAndPassword.length; i += 2) {
            pairs.add(pair(userAndPassword[i], userAndPassword[i + 1]));
        }
        return and(new DefaultCredentials("credentials/" + policies.size(), pairs));
    }

    public Given logins(boolean empty, boolean same, int bodyOctets) {
        return and(new LoginRules("logins/" + policies.size(), empty, same, bodyOctets));
    }

    public Given schema(String filter, String schema) {
        return and(new TopicSchema("topics/" + policies.size(), filter, BOTH, schema, 4_096));
    }

    public Given device(String id, List<Pair> defaults, LoginForm... forms) {
        profile = Optional.of(id);
        return and(new DeviceProfile(id, "Maker", "Model", defaults, List.of(forms)));
    }

    public Given route(String profileOfRoute) {
        profile = Optional.of(profileOfRoute);
        return this;
    }

    public Given from(String source) {
        address = source;
        return this;
    }

    public List<Policy> list() {
        return List.copyOf(policies);
    }

    /** Returns a session that was admitted under these policies. */
    GuardSession session() {
        PolicyFollower follower = new PolicyFollower();
        follower.look(of(1, policies));
        GuardSession session =
                new FlowSession(flow(address, profile), follower, new Sources(Sources.LIMIT));
        if (session.admit() != Verdict.ALLOW) {
            throw new AssertionError("not admitted: " + PolicyCompiler.compile(policies).faults());
        }
        return session;
    }

    /** Returns the code of the verdict on a message towards the server; "allow" for none. */
    public String verdict(ProtocolMessage message) {
        return code(session().judge(Direction.TO_SERVER, message, 0));
    }

    /** Returns the code of each message's verdict, all on one flow, a second apart. */
    public Function<ProtocolMessage, String> judge() {
        GuardSession session = session();
        AtomicLong now = new AtomicLong();
        return message ->
                code(session.judge(Direction.TO_SERVER, message, now.addAndGet(1_000_000_000L)));
    }

    /** Returns all that a verdict shows. */
    public String shown(ProtocolMessage message) {
        return session().judge(Direction.TO_SERVER, message, 0).toString();
    }

    public static String code(Verdict verdict) {
        return switch (verdict.kind()) {
            case ALLOW -> "allow";
            case REFUSE -> ((Verdict.Refuse) verdict).finding().code().word();
            case DROP, QUARANTINE -> verdict.toString();
        };
    }

    static Policies of(long generation, List<Policy> list) {
        Reading reading = new Reading(generation, list);
        return () -> reading;
    }

    static Flow flow(String address, Optional<String> profile) {
        Route route =
                new Route(
                        "r",
                        Protocol.MQTT,
                        "h",
                        1,
                        Route.Tls.REQUIRED,
                        "h",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        profile);
        try {
            InetSocketAddress source =
                    new InetSocketAddress(InetAddress.getByName(address), 50_000);
            return new Flow(new FlowId(1), route, source, 0);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    public static Pair pair(String user, String password) {
        return new Pair(user, password, Set.of("test"));
    }

    public static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    public static MqttConnect connect(String user, String password) {
        return connect(Optional.of(user), Optional.of(Secret.of(password)), Optional.empty());
    }

    public static MqttConnect connect(
            Optional<String> user, Optional<Secret> password, Optional<MqttWill> will) {
        return new MqttConnect(4, "c", true, 60, user, password, will, 60);
    }

    public static MqttPublish publish(String topic, String payload) {
        ByteBuffer octets = octets(payload);
        return new MqttPublish(
                4,
                topic,
                1,
                false,
                false,
                7,
                octets.remaining(),
                Optional.of(octets),
                octets.remaining() + topic.length() + 10);
    }

    public static MqttControl ping() {
        return new MqttControl(4, 12, 2);
    }

    public static TelnetLogin telnet(String user, String password) {
        return new TelnetLogin(Optional.of(user), Secret.of(password), password.length() + 2);
    }

    public static HttpRequest get(String target, HttpField... fields) {
        return new HttpRequest("GET", target, "h", List.of(fields), 0, Optional.empty(), 100);
    }

    public static HttpRequest basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return authorization("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    public static HttpRequest authorization(String value) {
        return get("/", new HttpField("Authorization", value));
    }

    public static HttpRequest form(String path, String body) {
        return post(path, "application/x-www-form-urlencoded", body);
    }

    public static HttpRequest json(String path, String body) {
        return post(path, "application/json", body);
    }

    public static HttpRequest post(String path, String type, String body) {
        ByteBuffer octets = octets(body);
        return new HttpRequest(
                "POST",
                path,
                "h",
                List.of(new HttpField("content-type", type)),
                octets.remaining(),
                Optional.of(octets),
                octets.remaining() + 100);
    }
}
