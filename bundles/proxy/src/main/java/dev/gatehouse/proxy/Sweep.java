package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes over the flows of each loop once a second, on that loop: cheaper than a timer a flow, and
 * exact enough for deadlines of seconds.
 */
final class Sweep {
    /** Longest wait for the loops to have done something, in milliseconds. */
    private static final int WAIT_MILLIS = 1000;

    private final Rim rim;
    private final Collection<LoopFlows> tables;
    private final List<LoopWatch> watches = new ArrayList<>();

    Sweep(Rim rim, Collection<LoopFlows> tables) {
        this.rim = rim;
        this.tables = tables;
    }

    void start(Crew crew) {
        for (LoopFlows table : tables) {
            ScheduledFuture<?> ticks =
                    table.loop().scheduleWithFixedDelay(() -> tick(table), 1, 1, TimeUnit.SECONDS);
            assert !ticks.isDone();
            watches.add(new LoopWatch(table.loop(), () -> rim.services().ticker(), rim::journal));
        }
        crew.everySecond(() -> watches.forEach(LoopWatch::look));
    }

    private void tick(LoopFlows table) {
        long now = rim.services().ticker().nanos();
        table.each(flow -> flow.tick(now));
    }

    /** Sweeps now, and returns when it is done. */
    void now() {
        onEach(this::tick);
    }

    /** Lets every flow see whether it still may be. */
    void review() {
        for (LoopFlows table : tables) {
            if (!table.loop().isShuttingDown()) { // Its flows have been revoked then.
                table.loop().execute(() -> table.each(TcpFlow::review));
            }
        }
    }

    /**
     * Ends these flows, and returns when they are told, or after a bounded time.
     *
     * @return how many were ended
     */
    int revoke(Predicate<TcpFlow> which, Finding why) {
        AtomicInteger ended = new AtomicInteger();
        onEach(
                table ->
                        table.each(
                                flow -> {
                                    if (which.test(flow)) {
                                        ended.incrementAndGet();
                                        flow.revoke(why);
                                    }
                                }));
        return ended.get();
    }

    private void onEach(Consumer<LoopFlows> task) {
        List<LoopFlows> alive =
                tables.stream().filter(table -> !table.loop().isShuttingDown()).toList();
        CountDownLatch done = new CountDownLatch(alive.size());
        for (LoopFlows table : alive) {
            table.loop()
                    .execute(
                            () -> {
                                task.accept(table);
                                done.countDown();
                            });
        }
        try {
            done.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
