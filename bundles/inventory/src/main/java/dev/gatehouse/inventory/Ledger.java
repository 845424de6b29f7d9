package dev.gatehouse.inventory;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The {@link Book}, and what follows from each change: that who is new is told of, and that all is
 * kept. Safe on any thread; only what a person wants waits for the disk.
 */
final class Ledger {
    private final Book book = new Book();
    private final Set<DeviceId> forgotten = ConcurrentHashMap.newKeySet();
    private final Keeper keeper;
    private final Consumer<Finding> notices;
    private final Runnable awake;
    private volatile Consumer<Known> met = known -> {};

    /**
     * @param awake called when something waits to be kept; never blocks
     */
    Ledger(Keeper keeper, Consumer<Finding> notices, Runnable awake) {
        this.keeper = keeper;
        this.notices = notices;
        this.awake = awake;
    }

    Snapshot now() {
        return book.now();
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
        keep(due);
    }

    /** Who is to hear of each device that is new; never blocks. */
    void met(Consumer<Known> listener) {
        met = listener;
    }

    /** Applies a change; tells of new devices, and has all changes kept soon. */
    void change(Consumer<Draft> what) {
        Draft done = book.change(what);
        keep(done.touched());
        for (DeviceId id : done.added()) {
            now().find(id).map(Tidings::fresh).ifPresent(notices);
            now().find(id).ifPresent(met);
        }
    }

    private void keep(Set<DeviceId> due) {
        if (!due.isEmpty()) {
            keeper.due(due);
            awake.run();
        }
    }

    /**
     * Has a device kept as it is wanted, then changes it; nothing happens if it is not known.
     *
     * @return the device before it was changed
     * @throws java.io.UncheckedIOException if it cannot be kept; nothing has changed then
     */
    Optional<Known> change(DeviceId id, UnaryOperator<Known> wanted) {
        return keeper.keep(
                () -> now().find(id),
                wanted,
                () -> change(draft -> draft.find(id).map(wanted).ifPresent(draft::put)));
    }

    /**
     * Forgets a device; a store that comes back does not bring it back.
     *
     * @return what was known of it
     */
    Optional<Known> forget(DeviceId id) {
        if (forgotten.size() < DeviceRegistry.DEVICES) {
            forgotten.add(id);
        }
        AtomicReference<Optional<Known>> last = new AtomicReference<>(Optional.empty());
        keeper.forget(
                id,
                () ->
                        change(
                                draft -> {
                                    last.set(draft.find(id));
                                    draft.remove(id);
                                }));
        return last.get();
    }
}
