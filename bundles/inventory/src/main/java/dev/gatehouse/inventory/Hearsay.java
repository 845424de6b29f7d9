package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/**
 * Evidence that waits to be weighed, up to a limit; what comes beyond it is dropped. Safe on any
 * thread; one weighs at a time.
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
}
