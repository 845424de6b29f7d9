package dev.gatehouse.coap;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that all legs share, made when the first leg is opened: one reads, two compute and
 * keep the timers of handshakes, two look up names, keys and certificates. All are daemons. Safe on
 * any thread.
 */
final class LegEngine implements AutoCloseable {
    /** Computing a handshake takes some milliseconds: two at a time leave the loops their share. */
    private static final int STEPS = 2;

    /** Looking things up waits for disk and network. */
    private static final int OPENERS = 2;

    /** Legs that wait to be opened; more would not be opened in time anyway. */
    private static final int QUEUE = 256;

    /** How long an idle opener stays, in seconds. */
    private static final int STAY_SECONDS = 30;

    private final Receiver receiver;
    private final ScheduledThreadPoolExecutor steps;
    private final ThreadPoolExecutor openers;

    LegEngine() throws IOException {
        receiver = new Receiver();
        steps = new ScheduledThreadPoolExecutor(STEPS, named("gatehouse-dtls-"));
        steps.setRemoveOnCancelPolicy(true);
        openers =
                new ThreadPoolExecutor(
                        OPENERS,
                        OPENERS,
                        STAY_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(QUEUE),
                        named("gatehouse-dtls-opener-"));
        openers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Receiver receiver() {
        return receiver;
    }

    ScheduledThreadPoolExecutor steps() {
        return steps;
    }

    /** Runs something that may wait; returns whether there was room for it. */
    boolean slowly(Runnable task) {
        try {
            openers.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Runs something soon, off the caller's thread; not at all once closed. */
    void soon(Runnable task) {
        try {
            steps.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run(); // What is closed late is closed here.
        }
    }

    @Override
    public void close() {
        openers.shutdownNow();
        steps.shutdownNow();
        receiver.close();
    }
}
