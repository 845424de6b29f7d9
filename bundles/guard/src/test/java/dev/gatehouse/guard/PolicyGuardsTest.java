package dev.gatehouse.guard;

import static dev.gatehouse.guard.Given.code;
import static dev.gatehouse.guard.Given.flow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policies.Reading;
import dev.gatehouse.api.policy.Policy;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.guard.rate.Sources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PolicyGuardsTest {
    private static final List<Policy> GOOD = Given.policies().pairs("admin", "1234").list();
    private static final List<Policy> OTHER = Given.policies().pairs("root", "root1").list();
    private static final List<Policy> BAD = List.of(new LoginRules("bad", true, true, -1));

    private final PolicyFollower follower = new PolicyFollower();
    private final Sources sources = new Sources(2);
    private final PolicyGuards guards = new PolicyGuards();

    @AfterEach
    void stop() {
        guards.stop();
    }

    private GuardSession open(String address, Optional<String> profile) {
        return new FlowSession(flow(address, profile), follower, sources);
    }

    private static String judge(GuardSession session, String user, String password) {
        return code(session.judge(Direction.TO_SERVER, Given.telnet(user, password), 0));
    }

    @Test
    void beforePoliciesWereReadEverythingIsRefusedFailsClosed() {
        GuardSession session = guards.open(flow("192.0.2.1", Optional.empty()));
        assertThat(guards.version()).isZero();
        assertThat(code(session.admit())).isEqualTo("flow.not-protected");
        assertThat(code(session.judge(Direction.TO_SERVER, Given.ping(), 0)))
                .isEqualTo("flow.not-protected");
        assertThat(session.octets(Direction.TO_SERVER, Given.publish("t", ""))).isZero();
        session.close();
    }

    @Test
    void aReadingThatNeverWasIsNotAnEmptySetFailsClosed() {
        follower.look(Given.of(0, List.of()));
        assertThat(code(open("192.0.2.1", Optional.empty()).admit()))
                .isEqualTo("flow.not-protected");
        follower.look(Given.of(1, GOOD));
        follower.look(Given.of(0, List.of()));
        assertThat(follower.inForce().version()).isEqualTo(1);
    }

    @Test
    void judgingWithoutAdmissionIsRefusedFailsClosed() {
        follower.look(Given.of(1, GOOD));
        GuardSession session = open("192.0.2.1", Optional.empty());
        assertThat(judge(session, "bob", "better")).isEqualTo("flow.not-protected");
        assertThat(session.admit()).isSameAs(Verdict.ALLOW);
        assertThat(judge(session, "bob", "better")).isEqualTo("allow");
        session.close();
        assertThat(judge(session, "bob", "better")).isEqualTo("flow.not-protected");
        assertThat(code(session.admit())).isEqualTo("flow.not-protected");
    }

    @Test
    void aProfileThatNobodyKnowsFailsClosed() {
        follower.look(Given.of(1, GOOD));
        assertThat(code(open("192.0.2.1", Optional.of("maker/lamp")).admit()))
                .isEqualTo("flow.not-protected");
    }

    @Test
    void aNewSetCountsTheVersionUpAndHoldsFromTheNextMessage() {
        follower.look(Given.of(1, GOOD));
        GuardSession session = open("192.0.2.1", Optional.empty());
        session.admit();
        assertThat(session.version()).isEqualTo(1);
        assertThat(judge(session, "admin", "1234")).isEqualTo("login.default-pair");
        assertThat(judge(session, "root", "root1")).isEqualTo("allow");
        follower.look(Given.of(2, OTHER));
        assertThat(follower.inForce().version()).isEqualTo(2);
        assertThat(session.version()).isEqualTo(1);
        assertThat(judge(session, "admin", "1234")).isEqualTo("allow");
        assertThat(judge(session, "root", "root1")).isEqualTo("login.default-pair");
        assertThat(session.admit()).isSameAs(Verdict.ALLOW);
        assertThat(session.version()).isEqualTo(2);
    }

    @Test
    void whenAProfileIsTakenAwayItsFlowsAreNoLongerAdmitted() {
        List<Policy> with = Given.policies().device("maker/lamp", List.of()).list();
        follower.look(Given.of(1, with));
        GuardSession session = open("192.0.2.1", Optional.of("maker/lamp"));
        assertThat(session.admit()).isSameAs(Verdict.ALLOW);
        follower.look(Given.of(2, GOOD));
        assertThat(code(session.admit())).isEqualTo("flow.not-protected");
        assertThat(judge(session, "bob", "better")).isEqualTo("flow.not-protected");
    }

    @Test
    void whatIsInForceIsToldAtTheSwapAndAtNoOtherTime() {
        List<Finding> told = follower.look(Given.of(1, GOOD));
        assertThat(told).extracting(finding -> finding.code().word()).containsOnly("policy.loaded");
        assertThat(told.get(0).params()).containsEntry("count", (long) GOOD.size());
        assertThat(follower.look(Given.of(1, GOOD))).isEmpty();
        assertThat(follower.look(Given.of(2, GOOD))).isEmpty();
        assertThat(follower.look(Given.of(3, BAD)))
                .extracting(finding -> finding.code().word())
                .containsOnly("policy.invalid");
        assertThat(follower.look(Given.of(4, OTHER)))
                .extracting(finding -> finding.code().word())
                .containsOnly("policy.loaded");
    }

    @Test
    void aFaultThatOnlyTheCompilerFindsNamesTheFile() {
        Policies filed =
                new Policies() {
                    @Override
                    public Reading current() {
                        return new Reading(1, BAD);
                    }

                    @Override
                    public String origin(String id) {
                        return "/etc/" + id + ".json";
                    }
                };
        Finding finding = follower.look(filed).get(0);
        assertThat(finding.source()).isEqualTo("/etc/bad.json");
        assertThat(finding.params().get("fault").toString())
                .startsWith("/etc/bad.json, /bodyOctets");
    }

    @Test
    void aFaultySetIsReportedOnceAndTheLastGoodOneStays() {
        follower.look(Given.of(1, GOOD));
        Policies bad = Given.of(2, BAD);
        List<Finding> findings = follower.look(bad);
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).code().word()).isEqualTo("policy.invalid");
        assertThat(findings.get(0).params().get("fault").toString()).contains("bad, /bodyOctets");
        assertThat(follower.look(bad)).isEmpty();
        assertThat(follower.inForce().version()).isEqualTo(1);
        GuardSession session = open("192.0.2.1", Optional.empty());
        session.admit();
        assertThat(judge(session, "admin", "1234")).isEqualTo("login.default-pair");
        follower.look(Given.of(3, GOOD));
        assertThat(follower.inForce().version()).isEqualTo(1);
    }

    @Test
    void aFaultySetAsTheFirstLeavesEverythingRefusedFailsClosed() {
        follower.look(Given.of(1, BAD));
        assertThat(code(open("192.0.2.1", Optional.empty()).admit()))
                .isEqualTo("flow.not-protected");
    }

    @Test
    void aServiceThatComesBackWithLowerGenerationsIsFollowed() {
        follower.look(Given.of(9, GOOD));
        follower.look(Given.of(1, GOOD));
        assertThat(follower.inForce().version()).isEqualTo(1);
        follower.look(Given.of(1, OTHER));
        assertThat(follower.inForce().version()).isEqualTo(2);
    }

    @Test
    void aFullTableOfSourcesRefusesTheNewcomerAndClosingGivesBackFailsClosed() {
        follower.look(Given.of(1, GOOD));
        GuardSession first = open("192.0.2.1", Optional.empty());
        GuardSession second = open("192.0.2.2", Optional.empty());
        GuardSession third = open("192.0.2.3", Optional.empty());
        assertThat(first.admit()).isSameAs(Verdict.ALLOW);
        assertThat(second.admit()).isSameAs(Verdict.ALLOW);
        assertThat(code(third.admit())).isEqualTo("flow.table-full");
        assertThat(judge(third, "bob", "better")).isEqualTo("flow.not-protected");
        third.close();
        second.close();
        second.close();
        assertThat(open("192.0.2.3", Optional.empty()).admit()).isSameAs(Verdict.ALLOW);
        assertThat(sources.size()).isEqualTo(2);
    }

    @Test
    void whatPassesCostsNoNewVerdict() {
        follower.look(Given.of(1, GOOD));
        GuardSession session = open("192.0.2.1", Optional.empty());
        session.admit();
        assertThat(session.judge(Direction.TO_SERVER, Given.ping(), 0)).isSameAs(Verdict.ALLOW);
    }

    @Test
    void theComponentFollowsItsServicesAndJournalsFaults() throws InterruptedException {
        BlockingQueue<Finding> journaled = new LinkedBlockingQueue<>();
        FakePolicies policies = new FakePolicies();
        guards.bindPolicies(policies);
        guards.bindJournal(journal(journaled));
        guards.start();
        await(1);
        GuardSession session = guards.open(flow("192.0.2.1", Optional.empty()));
        assertThat(session.admit()).isSameAs(Verdict.ALLOW);
        assertThat(journaled.poll(20, TimeUnit.SECONDS).code().word()).isEqualTo("policy.loaded");
        policies.reading = new Reading(2, BAD);
        assertThat(journaled.poll(20, TimeUnit.SECONDS).code().word()).isEqualTo("policy.invalid");
        assertThat(guards.version()).isEqualTo(1);
        policies.broken = true;
        assertThat(journaled.poll(20, TimeUnit.SECONDS).code().word()).isEqualTo("guard.failed");
        policies.broken = false;
        policies.reading = new Reading(3, OTHER);
        await(2);
        guards.unbindPolicies(policies);
        assertThat(session.admit()).isSameAs(Verdict.ALLOW);
        guards.stop();
        assertThat(judge(session, "bob", "better")).isEqualTo("flow.not-protected");
        assertThat(code(session.admit())).isEqualTo("flow.not-protected");
    }

    @Test
    void faultsThatFindNoRoomBeforeThereIsAJournalAreCounted() throws InterruptedException {
        List<Policy> many =
                IntStream.range(0, 20)
                        .<Policy>mapToObj(i -> new LoginRules("bad" + i, true, true, -1))
                        .toList();
        AtomicLong generation = new AtomicLong();
        Policies changing = () -> new Reading(generation.incrementAndGet(), many);
        guards.bindPolicies(changing);
        guards.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (generation.get() < 8 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        BlockingQueue<Finding> journaled = new LinkedBlockingQueue<>();
        guards.bindJournal(journal(journaled));
        Finding last = journaled.poll(20, TimeUnit.SECONDS);
        while (!last.code().word().equals("journal.overflow")) {
            last = journaled.poll(20, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
        }
        assertThat((Long) last.params().get("count")).isGreaterThanOrEqualTo(20);
    }

    private void await(long version) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (guards.version() != version && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(guards.version()).isEqualTo(version);
    }

    private static final class FakePolicies implements Policies {
        private volatile Reading reading = new Reading(1, GOOD);
        private volatile boolean broken;

        @Override
        public Reading current() {
            if (broken) {
                throw new IllegalStateException("gone");
            }
            return reading;
        }
    }

    private static Journal journal(BlockingQueue<Finding> to) {
        return new Journal() {
            @Override
            public void append(Finding finding) {
                to.add(finding);
            }

            @Override
            public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
                return List.of();
            }
        };
    }
}
