package dev.gatehouse.inventory;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.Notices;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.time.HomeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The inventory as a component: the registry, its one thread, and where it learns from. Services
 * come and go while it runs. Nobody is known until what was kept is loaded, or until {@value
 * #GRACE_MILLIS} ms have passed without a place to load from; from then on it works in memory.
 */
@Component(
        service = InventoryComponent.class,
        immediate = true,
        configurationPid = InventoryConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = InventoryConfig.class)
public final class InventoryComponent {
    /** How long a start waits for the store: it opens within a second or two. */
    static final int GRACE_MILLIS = 5_000;

    /** From evidence to the registry: soon enough to watch, slow enough to take many at once. */
    static final int DRAIN_MILLIS = 200;

    /** From a sighting to the disk. */
    static final int FLUSH_MILLIS = 5_000;

    private static final int STOP_MILLIS = 2_000;
    private static final int ID_OCTETS = 16;

    private final SecureRandom random = new SecureRandom();
    private final Notices notices = new Notices();
    private final Keeper keeper = new Keeper(notices);
    private final Schedule schedule = new Schedule();
    private final Schedule.Soon drain = schedule.soon(DRAIN_MILLIS, this::drain);
    private final Schedule.Soon flush = schedule.soon(FLUSH_MILLIS, this::flush);
    private final Registry registry;
    private final Lookout lookout;
    private final ConfiguredDevices devices;
    private final Path folder;
    private volatile Optional<HomeClock> clock = Optional.empty();

    /** Starts the thread; called by SCR. */
    @Activate
    public InventoryComponent(BundleContext context, Map<String, Object> properties) {
        registry = new Registry(this::id, keeper, notices, this::now, this::awake);
        devices = new ConfiguredDevices(registry, this::now);
        lookout = new Lookout(schedule, registry::observe, notices, this::now);
        registry.facts(lookout::fact);
        registry.met(known -> schedule.after(0, () -> devices.met(known)));
        folder = folder(context, "gatehouse.config");
        Path makers = folder(context, "gatehouse.home").resolve("policies/devices/makers.json");
        schedule.after(0, () -> readMakers(makers));
        modified(properties);
        schedule.after(GRACE_MILLIS, this::openAnyway);
        lookout.start(registry::anyBeyondLoopback);
    }

    private static Path folder(BundleContext context, String property) {
        String value = context.getProperty(property);
        return Path.of(value == null ? "" : value).toAbsolutePath();
    }

    /** Takes another configuration; one with a fault changes nothing. */
    @Modified
    void modified(Map<String, Object> properties) {
        List<List<String>> faults = new InventoryCheck().apply(folder, properties);
        report(InventoryConfig.PID, faults);
        if (faults.isEmpty()) {
            lookout.configure(folder, properties);
        }
    }

    @Deactivate
    void deactivate() {
        schedule.stop(STOP_MILLIS);
        registry.drain();
        flush();
    }

    Registry registry() {
        return registry;
    }

    private void report(String pid, List<List<String>> faults) {
        for (List<String> fault : faults) {
            String sentence =
                    pid + "/" + fault.get(0) + " " + fault.get(1) + "; allowed: " + fault.get(2);
            notices.accept(Finding.of(Codes.CONFIG_INVALID).with("fault", sentence));
        }
    }

    private DeviceId id() {
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        return DeviceId.of(octets);
    }

    private Instant now() {
        return clock.map(HomeClock::now).orElseGet(Instant::now);
    }

    private void awake() {
        drain.wish();
        if (keeper.anyDue()) {
            flush.wish();
        }
    }

    private void drain() {
        registry.drain();
    }

    private void flush() {
        keeper.flush(registry::known);
    }

    private void readMakers(Path file) {
        try {
            registry.makers(MakersFile.read(file));
        } catch (IOException e) {
            notices.accept(
                    Finding.of(Codes.REGISTRY_SOURCE)
                            .with("file", file.toString())
                            .with("reason", "the table of makers cannot be read"));
        }
    }

    private void load() {
        keeper.load().ifPresent(known -> begin(known));
        if (keeper.waits()) {
            schedule.after(GRACE_MILLIS, this::load);
        }
    }

    private void openAnyway() {
        if (!registry.isOpen()) {
            keeper.fail("there is no place to keep them");
            begin(List.of());
        }
    }

    private void begin(List<Known> known) {
        registry.join(known);
        registry.open();
        devices.applyAll();
        awake();
    }

    /** Takes a configured device. */
    void configure(DeviceSetup setup) {
        report(DeviceConfig.PID + "~" + setup.name(), setup.faults());
        if (setup.faults().isEmpty()) {
            schedule.after(0, () -> devices.put(setup));
        }
    }

    /** A device is no longer configured. */
    void unconfigure(String name) {
        schedule.after(0, () -> devices.remove(name));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHoldings(Holdings holdings) {
        keeper.attach(holdings);
        schedule.after(0, this::load);
    }

    void unbindHoldings(Holdings holdings) {
        keeper.detach(holdings);
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
}
