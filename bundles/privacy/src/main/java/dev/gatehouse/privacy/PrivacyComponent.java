package dev.gatehouse.privacy;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.FlowControl;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.privacy.Deletions;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ReceiptSigner;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Finishes what an earlier run has left, and only then registers {@link Deletions} and the command
 * {@code forget}: nobody is told that a device is there which was to be forgotten. What cannot be
 * finished is tried again by and by. One thread of its own.
 */
@Component(
        immediate = true,
        service = {})
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.gatehouse.api.privacy.Deletions\"",
        effective = "active")
public final class PrivacyComponent {
    /** Seconds until unfinished requests are tried again: a full disk does not empty itself. */
    private static final int RETRY_SECONDS = 30;

    /** Seconds for the step that is being done when the bundle stops; the rest is done later. */
    private static final int STOP_SECONDS = 10;

    private final BundleContext context;
    private final DeletionSteps steps;
    private final List<FlowControl> flows = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> registered = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(PrivacyComponent::thread);
    private boolean closed;

    /** Called by SCR. */
    @Activate
    public PrivacyComponent(
            BundleContext context,
            @Reference Holdings holdings,
            @Reference DeviceRegistry registry,
            @Reference ReceiptSigner signer,
            @Reference Journal journal,
            @Reference HomeClock clock) {
        this.context = context;
        steps =
                new DeletionSteps(
                        holdings, registry, signer, clock, journal, () -> List.copyOf(flows));
        worker.execute(this::begin);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFlows(FlowControl control) {
        flows.add(control);
    }

    void unbindFlows(FlowControl control) {
        flows.remove(control);
    }

    private void begin() {
        try {
            DeviceDeletions deletions = new DeviceDeletions(steps, worker);
            // First of all: whoever was to be forgotten is known until then.
            boolean finished = deletions.resume();
            // So that the public key lies in its file before there is a receipt.
            steps.signer().key();
            if (finished) {
                register(deletions);
                return;
            }
        } catch (UncheckedIOException e) {
            System.getLogger(PrivacyComponent.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "deletions are not to be had yet: {0}",
                            e.getMessage());
        }
        worker.schedule(this::begin, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void register(DeviceDeletions deletions) {
        if (closed) {
            return;
        }
        registered.add(context.registerService(Deletions.class, deletions, new Hashtable<>()));
        Dictionary<String, Object> command = new Hashtable<>();
        command.put("gatehouse.command", "forget");
        ForgetAnswer answer = new ForgetAnswer(deletions, steps.registry(), steps.holdings());
        registered.add(context.registerService(Function.class, answer, command));
    }

    @Deactivate
    void close() {
        synchronized (this) {
            closed = true;
            registered.forEach(ServiceRegistration::unregister);
        }
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(PrivacyComponent.class.getName())
                        .log(System.Logger.Level.DEBUG, "a deletion goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-privacy");
        thread.setDaemon(true);
        return thread;
    }
}
