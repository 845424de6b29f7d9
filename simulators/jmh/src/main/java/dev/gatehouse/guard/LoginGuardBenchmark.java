package dev.gatehouse.guard;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policies.Reading;
import dev.gatehouse.api.policy.Policy.DefaultCredentials;
import dev.gatehouse.api.policy.Policy.Limits;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.api.policy.Policy.Pair;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.guard.rate.Sources;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a verdict on a login costs with 200 known pairs. In the guard's own package, because its
 * sessions are made by its component alone. Not final, because JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LoginGuardBenchmark {
    private static final int PAIRS = 200;

    /** Nanoseconds between two logins: slow enough for every rate limit. */
    private static final long STEP = TimeUnit.SECONDS.toNanos(100);

    private static final TelnetLogin OWN = login("operator", "correct horse battery");
    private static final TelnetLogin KNOWN = login("user150", "pass150");

    private GuardSession session;
    private long now;

    /** Admits a flow under the policies. */
    @Setup
    public void open() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(new Pair("user" + i, "pass" + i, Set.of("https://example.org/manual")));
        }
        Reading reading =
                new Reading(
                        1,
                        List.of(
                                new DefaultCredentials("credentials/all", pairs),
                                new LoginRules("logins", true, true, 4096),
                                new Limits("limits", Protocol.TELNET, 4096, 1000, 1000)));
        Policies policies = () -> reading;
        PolicyFollower follower = new PolicyFollower();
        follower.look(policies);
        session = new FlowSession(flow(), follower, new Sources(Sources.LIMIT));
        expect(Verdict.Kind.ALLOW, session.admit());
        expect(Verdict.Kind.ALLOW, passwordOfOnesOwn());
        expect(Verdict.Kind.REFUSE, knownPair());
    }

    private static void expect(Verdict.Kind kind, Verdict verdict) {
        if (verdict.kind() != kind) {
            throw new IllegalStateException("measures something else: " + verdict.kind());
        }
    }

    /** A login that is allowed. */
    @Benchmark
    public Verdict passwordOfOnesOwn() {
        now += STEP;
        return session.judge(Direction.TO_SERVER, OWN, now);
    }

    /** A login that is refused, its finding included. */
    @Benchmark
    public Verdict knownPair() {
        now += STEP;
        return session.judge(Direction.TO_SERVER, KNOWN, now);
    }

    private static TelnetLogin login(String user, String password) {
        return new TelnetLogin(Optional.of(user), Secret.of(password), password.length() + 1L);
    }

    private static Flow flow() {
        Route route =
                new Route(
                        "box",
                        Protocol.TELNET,
                        "127.0.0.1",
                        23,
                        Route.Tls.OFF,
                        "127.0.0.1",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
        return new Flow(new FlowId(1), route, new InetSocketAddress("127.0.0.1", 40000), 0);
    }
}
