package dev.gatehouse.proxy;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads beside the loops: one control thread that opens and closes routes in order, and
 * workers that check certificates. A full queue refuses, which fails that handshake.
 */
final class Crew {
    /** Handshake steps that may wait: beyond this a handshake would miss its deadline anyway. */
    private static final int QUEUE = 4096;

    /** How long an idle worker stays, in seconds. */
    private static final int STAY_SECONDS = 30;

    private final ScheduledThreadPoolExecutor control =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("gatehouse-control", true));
    private final ThreadPoolExecutor workers;

    Crew(int count) {
        control.setRemoveOnCancelPolicy(true);
        control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        control.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        workers =
                new ThreadPoolExecutor(
                        count,
                        count,
                        STAY_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(QUEUE),
                        new DefaultThreadFactory("gatehouse-worker", true));
        workers.allowCoreThreadTimeOut(true);
    }

    /** Runs a task after all earlier ones; dropped once stopped. */
    void control(Runnable task) {
        if (!control.isShutdown()) {
            control.execute(task);
        }
    }

    /** Runs a task every second. */
    void everySecond(Runnable task) {
        control.scheduleAtFixedRate(task, 1, 1, TimeUnit.SECONDS);
    }

    Executor workers() {
        return workers;
    }

    void stop() {
        control.shutdownNow();
        workers.shutdownNow();
    }
}
