package dev.gatehouse.guard;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.WaitingFindings;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.guard.rate.Sources;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The guards under the policies in force. A component; its services may come and go.
 *
 * <p>A thread of its own looks for new policies every {@value #LOOK_MILLIS} ms and compiles them,
 * never an event loop. Until the first good reading every flow is refused; when the policies'
 * service goes away, what was read last stays in force.
 *
 * <p>State: per source address up to 300 octets ({@link Sources}), per flow under 200 octets.
 * Contributed recognizers and validators are not called: a verdict is given on the event loop,
 * where nobody else's code may run.
 */
@Component(service = Guards.class)
public final class PolicyGuards implements Guards {
    /** Between two looks: people who change a policy see it hold within half a second. */
    static final int LOOK_MILLIS = 250;

    /** Findings that wait for a journal; what is older is lost and counted. */
    static final int WAITING = 100;

    private record Services(Optional<Policies> policies, Optional<Journal> journal) {}

    private volatile Optional<DeviceRegistry> registry = Optional.empty();
    private volatile Optional<HomeClock> clock = Optional.empty();
    private final Residents residents = new Residents(() -> registry, () -> clock);

    private final AtomicReference<Services> services =
            new AtomicReference<>(new Services(Optional.empty(), Optional.empty()));
    private final PolicyFollower follower = new PolicyFollower();
    private final Sources sources = new Sources(Sources.LIMIT);
    private final WaitingFindings waiting =
            new WaitingFindings(WAITING, WaitingFindings.Keep.NEWEST);
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "gatehouse-guard-policies");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Starts to look for policies. */
    @Activate
    void start() {
        looker.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Stops; sessions that are still open refuse everything. */
    @Deactivate
    void stop() {
        looker.shutdownNow();
        follower.end();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPolicies(Policies policies) {
        services.updateAndGet(now -> new Services(Optional.of(policies), now.journal()));
    }

    void unbindPolicies(Policies policies) {
        services.updateAndGet(
                now -> new Services(now.policies().filter(p -> p != policies), now.journal()));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal journal) {
        services.updateAndGet(now -> new Services(now.policies(), Optional.of(journal)));
    }

    void unbindJournal(Journal journal) {
        services.updateAndGet(
                now -> new Services(now.policies(), now.journal().filter(j -> j != journal)));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRegistry(DeviceRegistry found) {
        registry = Optional.of(found);
    }

    void unbindRegistry(DeviceRegistry gone) {
        registry = registry.filter(current -> current != gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClock(HomeClock found) {
        clock = Optional.of(found);
    }

    void unbindClock(HomeClock gone) {
        clock = clock.filter(current -> current != gone);
    }

    @Override
    public GuardSession open(Flow flow) {
        return new FlowSession(flow, follower, sources, residents);
    }

    @Override
    public long version() {
        return follower.inForce().version();
    }

    /** A rim: the next look must come whatever happened in this one. */
    private void look() {
        Services now = services.get();
        try {
            now.policies().ifPresent(policies -> follower.look(policies).forEach(waiting::add));
        } catch (RuntimeException e) {
            waiting.add(Finding.of(Codes.GUARD_FAILED).with("guard", "policies"));
        }
        now.journal().ifPresent(waiting::handOver);
    }
}
