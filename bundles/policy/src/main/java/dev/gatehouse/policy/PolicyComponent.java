package dev.gatehouse.policy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.Notices;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The service {@link Policies}: one thread of its own looks at the files every few seconds. The
 * first look happens before the service is there. With faults at the first look, or a configuration
 * that cannot be used, the reading has generation 0 and no policies, and the guards refuse
 * everything.
 */
@Component(service = Policies.class, configurationPid = PolicyConfig.PID)
@Designate(ocd = PolicyConfig.class)
public final class PolicyComponent implements Policies {
    /** Milliseconds until a change is looked at again: longer than one write of a file takes. */
    private static final long SETTLE_MILLIS = 300;

    private final Notices notices = new Notices();
    private final PolicyWatch watch;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(PolicyComponent::thread);
    private volatile Settings settings = Settings.NONE;
    private volatile ScheduledFuture<?> next;

    /** Reads the files once and then keeps watching them. */
    @Activate
    public PolicyComponent(Map<String, Object> values) {
        configured(values).ifPresent(good -> settings = good);
        watch = new PolicyWatch(settings.folders(), notices);
        next = schedule(guarded(watch::settle));
    }

    @Override
    public Reading current() {
        return watch.current();
    }

    @Override
    public String origin(String id) {
        return watch.origin(id);
    }

    /** Takes a changed configuration; the old one stays if the new one has a fault. */
    @Modified
    void modified(Map<String, Object> values) {
        configured(values).ifPresent(good -> thread.execute(() -> take(good)));
    }

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal journal) {
        notices.attach(journal);
    }

    void unbindJournal(Journal journal) {
        notices.detach(journal);
    }

    private Optional<Settings> configured(Map<String, ?> values) {
        List<Fault> faults = new ArrayList<>();
        Optional<Settings> good =
                Settings.of(values, key -> Optional.ofNullable(System.getProperty(key)), faults);
        for (Fault fault : faults) {
            notices.accept(PolicyWatch.finding(Codes.CONFIG_INVALID, fault));
        }
        return good;
    }

    private void take(Settings good) {
        next.cancel(false);
        settings = good;
        watch.folders(good.folders());
        next = schedule(guarded(watch::settle));
    }

    private void lookAndAgain() {
        next = schedule(guarded(watch::look));
    }

    private ScheduledFuture<?> schedule(PolicyWatch.Next when) {
        long millis =
                switch (when) {
                    case SOON -> SETTLE_MILLIS;
                    case LATER -> TimeUnit.SECONDS.toMillis(settings.watchSeconds());
                };
        return thread.schedule(this::lookAndAgain, millis, TimeUnit.MILLISECONDS);
    }

    /** The rim of the watching thread: a bug in reading must not end the watching unnoticed. */
    private PolicyWatch.Next guarded(Supplier<PolicyWatch.Next> look) {
        try {
            return look.get();
        } catch (RuntimeException e) {
            String reason = "could not be read: " + e.getClass().getSimpleName();
            notices.accept(
                    PolicyWatch.finding(Codes.POLICY_INVALID, new Fault("", "", reason, "")));
            return PolicyWatch.Next.LATER;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-policy");
        thread.setDaemon(true);
        return thread;
    }
}
