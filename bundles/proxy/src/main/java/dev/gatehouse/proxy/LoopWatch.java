package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.Ticker;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches one loop: asked once a second by the rim's control thread, it asks the loop in turn. A
 * loop that has not answered for over a second is reported, once per silence: it is not protecting.
 */
final class LoopWatch {
    /** Longest silence, in nanoseconds: above any pause of a healthy small machine. */
    static final long SILENCE = Rim.NANOS;

    private final EventLoop loop;
    private final Supplier<Ticker> ticker;
    private final Consumer<Finding> journal;
    private volatile boolean asked;
    private long askedNanos;
    private boolean reported;

    LoopWatch(EventLoop loop, Supplier<Ticker> ticker, Consumer<Finding> journal) {
        this.loop = loop;
        this.ticker = ticker;
        this.journal = journal;
    }

    /** Looks whether the last question was answered, and asks again; always on one thread. */
    void look() {
        long now = ticker.get().nanos();
        if (!asked) {
            reported = false;
            askedNanos = now;
            asked = true;
            loop.execute(() -> asked = false);
        } else if (!reported && now - askedNanos >= SILENCE) {
            reported = true;
            long millis = (now - askedNanos) / 1_000_000;
            journal.accept(Finding.of(Codes.LOOP_STALLED).with("millis", millis));
        }
    }
}
