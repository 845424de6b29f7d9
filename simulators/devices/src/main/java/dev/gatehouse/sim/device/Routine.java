package dev.gatehouse.sim.device;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a device does again and again, on one thread of its own. */
final class Routine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.gatehouse.sim");

    private final ScheduledExecutorService thread;

    /** Something a device does; it may fail, and is done again next time. */
    interface Act {
        void run() throws Exception;
    }

    Routine(String name, Duration first, Duration every, Act act) {
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread own = new Thread(task, name);
                            own.setDaemon(true);
                            return own;
                        });
        thread.scheduleWithFixedDelay(
                () -> attempt(name, act),
                first.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The rim of a simulator: whatever happened, the device goes on as devices do. */
    private static void attempt(String name, Act act) {
        try {
            act.run();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
