package dev.gatehouse.inventory;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The snapshot in force. Readers read it; writers write a draft of the next one and swap, and do it
 * again if somebody was faster: nobody ever waits. Safe on any thread.
 */
final class Book {
    private final AtomicReference<Snapshot> now = new AtomicReference<>(Snapshot.EMPTY);

    Snapshot now() {
        return now.get();
    }

    /**
     * Applies a change to the newest snapshot.
     *
     * @param what may be called more than once, on a fresh draft each time
     * @return the draft that was taken; the snapshot is another one only if it touched something
     */
    Draft change(Consumer<Draft> what) {
        while (true) {
            Snapshot before = now.get();
            Draft draft = new Draft(before);
            what.accept(draft);
            if (draft.touched().isEmpty() || now.compareAndSet(before, draft.seal())) {
                return draft;
            }
        }
    }
}
