package dev.gatehouse.inventory;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread of the inventory. A wish to do something soon is one task however often it is
 * wished. Safe on any thread; never blocks the caller.
 */
final class Schedule {
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "gatehouse-inventory");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Something that is done once, some time after the first of several wishes for it. */
    final class Soon {
        private final AtomicBoolean wished = new AtomicBoolean();
        private final Runnable task;
        private final long millis;

        private Soon(long millis, Runnable task) {
            this.millis = millis;
            this.task = task;
        }

        void wish() {
            if (wished.compareAndSet(false, true)) {
                after(
                        millis,
                        () -> {
                            wished.set(false);
                            task.run();
                        });
            }
        }
    }

    Soon soon(long millis, Runnable task) {
        return new Soon(millis, task);
    }

    void after(long millis, Runnable task) {
        try {
            thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return; // The bundle is going away; what was kept is on the disk.
        }
    }

    void every(long seconds, Runnable task) {
        thread.scheduleWithFixedDelay(task, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Ends the thread after what it is doing, for a bounded time. */
    void stop(long millis) {
        thread.shutdownNow();
        try {
            thread.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
