package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.device.Stance;
import dev.gatehouse.api.device.Zone;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The registry: one immutable {@link Snapshot}, swapped by compare-and-set, so that neither readers
 * nor event loops wait for anybody. Evidence waits as {@link Hearsay} until {@link #drain}, which
 * one thread of the component calls. Until {@link #open} nobody is known.
 */
final class Registry implements DeviceRegistry {
    /** Longest reason of an accepted risk, in characters: a sentence. */
    static final int REASON = 200;

    private final Hearsay hearsay = new Hearsay();
    private final Identity identity;
    private final Ledger ledger;
    private final Consumer<Finding> notices;
    private final Supplier<Instant> clock;
    private final Runnable awake;
    private volatile boolean open;
    private volatile Makers makers = Makers.NONE;
    private volatile Function<String, Optional<Fact>> facts = address -> Optional.empty();

    /**
     * @param awake called when something waits to be drained or kept; never blocks
     */
    Registry(
            Supplier<DeviceId> ids,
            Keeper keeper,
            Consumer<Finding> notices,
            Supplier<Instant> clock,
            Runnable awake) {
        this.identity = new Identity(ids);
        this.ledger = new Ledger(keeper, notices, awake);
        this.notices = notices;
        this.clock = clock;
        this.awake = awake;
    }

    void makers(Makers table) {
        makers = table;
    }

    /** Where a new device's hardware address and name are looked up; never blocks. */
    void facts(Function<String, Optional<Fact>> from) {
        facts = from;
    }

    /** Who is to hear of each device that is new; never blocks. */
    void met(Consumer<Known> listener) {
        ledger.met(listener);
    }

    /** Takes what an earlier run knew; a device that was met meanwhile may turn out to be one. */
    void join(List<Known> loaded) {
        ledger.join(loaded);
    }

    /** From here on devices are told apart. */
    void open() {
        open = true;
        awake.run();
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public Optional<DeviceId> of(Route route, InetAddress source) {
        if (!open) {
            return Optional.empty();
        }
        Snapshot now = ledger.now();
        String address = Address.of(source);
        Optional<DeviceId> known =
                route.device().isPresent()
                        ? now.holder(Claim.CONFIGURED, route.device().get())
                        : now.holder(Claim.ADDRESS, address);
        return known.or(() -> apply(Evidence.of(route, source, facts.apply(address), clock.get())));
    }

    @Override
    public void observe(Observation observation) {
        if (hearsay.add(observation)) {
            awake.run();
        }
    }

    /** Weighs the evidence that waits. */
    void drain() {
        if (open) {
            hearsay.weigh(this::weigh);
        }
    }

    private void weigh(List<Observation> batch) {
        boolean[] refused = {false};
        ledger.change(
                draft -> {
                    for (Observation each : batch) {
                        boolean full = draft.full();
                        boolean taken = identity.apply(draft, Evidence.of(each)).isPresent();
                        refused[0] |= full && !taken;
                    }
                });
        if (refused[0]) {
            notices.accept(Tidings.full());
        }
    }

    /** Weighs one piece of evidence at once. */
    Optional<DeviceId> apply(Evidence evidence) {
        AtomicReference<Optional<DeviceId>> whose = new AtomicReference<>(Optional.empty());
        ledger.change(draft -> whose.set(identity.apply(draft, evidence)));
        if (whose.get().isEmpty() && ledger.now().devices().size() >= DEVICES) {
            notices.accept(Tidings.full());
        }
        return whose.get();
    }

    @Override
    public Stance stance(DeviceId id) {
        return ledger.now().find(id).map(Known::stance).orElse(Stance.PROTECT);
    }

    @Override
    public Zone zone(DeviceId id) {
        return ledger.now().find(id).map(Known::zone).orElse(Zone.TRUSTED);
    }

    @Override
    public boolean mayPresent(DeviceId id, Route route, String clientId) {
        if (route.device().isPresent()) {
            return true; // All who use it are that device, also those who were others before.
        }
        Owned own = new Owned(route.name(), Texts.cut(clientId, Device.TEXT));
        DeviceId owner = ledger.now().owners().get(own);
        if (owner != null) {
            return owner.equals(id);
        }
        boolean[] mine = {true};
        ledger.change(
                draft ->
                        mine[0] =
                                draft.find(id)
                                        .map(known -> draft.own(known, own))
                                        .orElse(draft.owner(own).isEmpty()));
        return mine[0];
    }

    @Override
    public long generation() {
        return ledger.now().generation();
    }

    @Override
    public List<Device> devices() {
        return ledger.now().devices().values().stream()
                .map(known -> known.shown(makers))
                .sorted(
                        Comparator.comparing(Device::name, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(device -> device.id().text()))
                .toList();
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return ledger.now().find(id).map(known -> known.shown(makers));
    }

    Optional<DeviceId> holder(Claim kind, String value) {
        return ledger.now().holder(kind, value);
    }

    /** Returns whether a device is not on this machine: only then there are neighbours. */
    boolean anyBeyondLoopback() {
        return ledger.now().holders().get(Claim.ADDRESS).keySet().stream()
                .anyMatch(address -> !Address.isLoopback(address));
    }

    @Override
    public boolean knows(DeviceId id) {
        return known(id).isPresent();
    }

    Optional<Known> known(DeviceId id) {
        return ledger.now().find(id);
    }

    @Override
    public Optional<Device> change(DeviceId id, Change wanted) {
        Change change = Changes.checked(wanted);
        Optional<Known> before = ledger.change(id, known -> known.changed(change));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Changes.findings(before.get(), change).forEach(notices);
        return find(id);
    }

    /** Takes a device as the configuration describes it; undone by an empty description. */
    void configure(DeviceId id, Optional<String> title, Optional<Stance.Mode> mode) {
        ledger.change(
                draft ->
                        draft.find(id)
                                .map(known -> known.configured(title, mode))
                                .ifPresent(draft::put));
    }

    @Override
    public void forget(DeviceId id) {
        hearsay.silence(() -> ledger.forget(id));
    }
}
