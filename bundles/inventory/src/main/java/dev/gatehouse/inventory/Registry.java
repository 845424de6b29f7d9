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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The registry: one immutable {@link Snapshot}, swapped by compare-and-set, so that neither readers
 * nor event loops wait for anybody. Evidence waits in a bounded queue until {@link #drain}, which
 * one thread of the component calls. Until {@link #open} nobody is known.
 */
final class Registry implements DeviceRegistry {
    /** Evidence that may wait: some seconds of a home in which everything talks at once. */
    static final int WAITING = 4_096;

    /** Longest reason of an accepted risk, in characters: a sentence. */
    static final int REASON = 200;

    private final Book book = new Book();
    private final ArrayBlockingQueue<Observation> queue = new ArrayBlockingQueue<>(WAITING);
    private final Set<DeviceId> forgotten = ConcurrentHashMap.newKeySet();
    private final Identity identity;
    private final Keeper keeper;
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
        this.keeper = keeper;
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

    /** Takes what an earlier run knew; a device that was met meanwhile may turn out to be one. */
    void join(List<Known> loaded) {
        List<Known> wanted =
                loaded.stream().filter(known -> !forgotten.contains(known.id())).toList();
        Draft done = book.change(draft -> wanted.forEach(known -> Joining.into(draft, known)));
        Set<DeviceId> due = new HashSet<>(done.touched());
        Set<Known> asLoaded = Set.copyOf(wanted);
        due.removeIf(id -> done.find(id).filter(asLoaded::contains).isPresent());
        // Not news: an earlier run told of them.
        changed(due);
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
        Snapshot now = book.now();
        String address = Address.of(source);
        Optional<DeviceId> known =
                route.device().isPresent()
                        ? now.holder(Claim.CONFIGURED, route.device().get())
                        : now.holder(Claim.ADDRESS, address);
        return known.or(() -> apply(Evidence.of(route, source, facts.apply(address), clock.get())));
    }

    @Override
    public void observe(Observation observation) {
        if (queue.offer(observation)) {
            awake.run();
        }
    }

    /** Weighs the evidence that waits; called by one thread. */
    void drain() {
        List<Observation> batch = new ArrayList<>();
        if (!open || queue.drainTo(batch) == 0) {
            return;
        }
        boolean[] refused = {false};
        change(
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
        change(draft -> whose.set(identity.apply(draft, evidence)));
        if (whose.get().isEmpty() && book.now().devices().size() >= DEVICES) {
            notices.accept(Tidings.full());
        }
        return whose.get();
    }

    /** Applies a change; tells of new devices, and has all changes kept. */
    private void change(Consumer<Draft> what) {
        Draft done = book.change(what);
        changed(done.touched());
        done.added().forEach(id -> known(id).map(Tidings::fresh).ifPresent(notices));
    }

    private void changed(Set<DeviceId> due) {
        if (!due.isEmpty()) {
            keeper.due(due);
            awake.run();
        }
    }

    @Override
    public Stance stance(DeviceId id) {
        return book.now().find(id).map(Known::stance).orElse(Stance.PROTECT);
    }

    @Override
    public Zone zone(DeviceId id) {
        return book.now().find(id).map(Known::zone).orElse(Zone.TRUSTED);
    }

    @Override
    public boolean mayPresent(DeviceId id, Route route, String clientId) {
        Owned own = new Owned(route.name(), Texts.cut(clientId, Device.TEXT));
        DeviceId owner = book.now().owners().get(own);
        if (owner != null) {
            return owner.equals(id);
        }
        boolean[] mine = {true};
        change(
                draft ->
                        mine[0] =
                                draft.find(id)
                                        .map(known -> draft.own(known, own))
                                        .orElse(draft.owner(own).isEmpty()));
        return mine[0];
    }

    @Override
    public long generation() {
        return book.now().generation();
    }

    @Override
    public List<Device> devices() {
        return book.now().devices().values().stream()
                .map(known -> known.shown(makers))
                .sorted(
                        Comparator.comparing(Device::name, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(device -> device.id().text()))
                .toList();
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return book.now().find(id).map(known -> known.shown(makers));
    }

    Optional<DeviceId> holder(Claim kind, String value) {
        return book.now().holder(kind, value);
    }

    /** Returns whether a device is not on this machine: only then there are neighbours. */
    boolean anyBeyondLoopback() {
        return book.now().holders().get(Claim.ADDRESS).keySet().stream()
                .anyMatch(address -> !Address.isLoopback(address));
    }

    Optional<Known> known(DeviceId id) {
        return book.now().find(id);
    }

    @Override
    public Optional<Device> change(DeviceId id, Change wanted) {
        Change change = Changes.checked(wanted);
        Optional<Known> before = known(id);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        keeper.keep(
                before.get().changed(change),
                () ->
                        change(
                                draft ->
                                        draft.find(id)
                                                .map(known -> known.changed(change))
                                                .ifPresent(draft::put)));
        Changes.findings(before.get(), change).forEach(notices);
        return find(id);
    }

    /** Takes a device as the configuration describes it; undone by an empty description. */
    void configure(DeviceId id, Optional<String> title, Optional<Stance.Mode> mode) {
        change(
                draft ->
                        draft.find(id)
                                .map(known -> known.configured(title, mode))
                                .ifPresent(draft::put));
    }

    @Override
    public void forget(DeviceId id) {
        if (forgotten.size() < DEVICES) {
            forgotten.add(id); // So that a store that comes back does not bring it back.
        }
        keeper.forget(id, () -> change(draft -> draft.remove(id)));
    }
}
