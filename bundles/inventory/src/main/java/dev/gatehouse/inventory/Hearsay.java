package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Evidence that waits to be weighed, up to a limit; what comes beyond it is dropped. Nothing is
 * weighed while somebody is removed, and what waits about them is not weighed afterwards: it would
 * bring back who was forgotten, though they may have gone. Safe on any thread.
 */
final class Hearsay {
    /** Evidence that may wait: some seconds of a home in which everything talks at once. */
    static final int WAITING = 4_096;

    private final ArrayBlockingQueue<Observation> queue = new ArrayBlockingQueue<>(WAITING);
    private final Object weighing = new Object();

    /** Takes a piece of evidence, if there is room; never blocks. */
    boolean add(Observation observation) {
        return queue.offer(observation);
    }

    /** Has all that waits weighed, if anything does. */
    void weigh(Consumer<List<Observation>> scales) {
        synchronized (weighing) {
            List<Observation> batch = new ArrayList<>();
            if (queue.drainTo(batch) > 0) {
                scales.accept(batch);
            }
        }
    }

    /**
     * Removes somebody, and what waits about them.
     *
     * @param removal returns who was removed, if anybody was
     */
    void silence(Supplier<Optional<Known>> removal) {
        synchronized (weighing) {
            removal.get().ifPresent(whom -> queue.removeIf(each -> isAbout(each, whom)));
        }
    }

    private static boolean isAbout(Observation each, Known whom) {
        return Evidence.of(each).claims().entrySet().stream()
                .filter(claim -> Draft.STRONG.contains(claim.getKey()))
                .anyMatch(claim -> whom.claimed(claim.getKey()).contains(claim.getValue()));
    }
}
