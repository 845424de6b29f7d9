package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Observation;
import dev.gatehouse.api.finding.Finding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * When the inventory looks at the network: at lease files that change, at the kernel's neighbour
 * table now and then, and soon after a stranger came. Looks on the schedule's thread; safe to call
 * on any.
 */
final class Lookout {
    /** Between two looks at lease files. */
    static final int FILES_SECONDS = 5;

    /** Between two looks at the neighbour table: half of what the kernel keeps an entry fresh. */
    static final int NEIGHBOURS_SECONDS = 60;

    /** Until a stranger is looked up, and between two such looks. */
    private static final int STRANGER_MILLIS = 2_000;

    private final Schedule schedule;
    private final Network network;
    private final Schedule.Soon strangers;
    private volatile boolean neighbours;

    Lookout(
            Schedule schedule,
            Consumer<Observation> registry,
            Consumer<Finding> notices,
            Supplier<Instant> clock) {
        this.schedule = schedule;
        network = new Network(registry, notices, clock, Kernel::neighbours);
        strangers = schedule.soon(STRANGER_MILLIS, this::lookAtNeighbours);
    }

    /** Takes the keys of the configuration, which have no fault; looks at the files at once. */
    void configure(Path folder, Map<String, Object> properties) {
        neighbours = !Boolean.FALSE.equals(properties.get("neighbours"));
        List<Path> files =
                DeviceSetup.texts(properties.get("leases")).stream()
                        .flatMap(name -> InventoryCheck.path(folder, name).stream())
                        .toList();
        schedule.after(
                0,
                () -> {
                    network.files(files);
                    network.lookAtFiles();
                });
    }

    /**
     * Looks again and again from here on.
     *
     * @param anybody whether there is a device that the kernel may have as a neighbour
     */
    void start(BooleanSupplier anybody) {
        schedule.every(FILES_SECONDS, network::lookAtFiles);
        schedule.every(
                NEIGHBOURS_SECONDS,
                () -> {
                    if (anybody.getAsBoolean()) {
                        lookAtNeighbours();
                    }
                });
    }

    /** Returns what is known of an address; who is a stranger is looked up soon. Never blocks. */
    Optional<Fact> fact(String address) {
        Optional<Fact> fact = network.fact(address);
        if (fact.isEmpty() && neighbours && !Address.isLoopback(address)) {
            strangers.wish();
        }
        return fact;
    }

    private void lookAtNeighbours() {
        if (neighbours) {
            network.lookAtNeighbours();
        }
    }
}
