package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.finding.Finding;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The leg of one datagram flow, opened with the first datagram that may pass. What the leg tells,
 * on whatever thread, comes to the flow on its loop. Everything else on that loop only.
 */
final class WayOnward implements LegListener {
    /** Datagrams on their way from the leg to the loop; more are lost, as on a network. */
    private static final int ON_THE_WAY = 64;

    private final DatagramFlow flow;
    private final EventLoop loop;
    private final Function<LegListener, DatagramLeg> opening;
    private final AtomicInteger onTheWay = new AtomicInteger();
    private Optional<DatagramLeg> leg = Optional.empty();
    private boolean opened;

    WayOnward(DatagramFlow flow, EventLoop loop, Function<LegListener, DatagramLeg> opening) {
        this.flow = flow;
        this.loop = loop;
        this.opening = opening;
    }

    /** Sends a datagram onward, or lets it wait until the leg is there. */
    void send(ByteBuffer octets) {
        if (leg.isEmpty()) {
            leg = Optional.of(opening.apply(this));
        }
        leg.get().send(octets);
    }

    /** Sends a datagram if there is a leg. */
    void back(byte[] octets) {
        leg.ifPresent(way -> way.send(ByteBuffer.wrap(octets)));
    }

    /** Returns whether it ever came about. */
    boolean opened() {
        return opened;
    }

    void close() {
        leg.ifPresent(DatagramLeg::close);
        leg = Optional.empty();
    }

    @Override
    public void opened(String how) {
        loop.execute(
                () -> {
                    opened = true;
                    flow.legOpened();
                });
    }

    @Override
    public void received(byte[] datagram) {
        if (onTheWay.incrementAndGet() > ON_THE_WAY) {
            onTheWay.decrementAndGet();
            return;
        }
        loop.execute(
                () -> {
                    onTheWay.decrementAndGet();
                    flow.fromServer(ByteBuffer.wrap(datagram));
                });
    }

    @Override
    public void failed(Finding why) {
        loop.execute(() -> flow.legFailed(why));
    }
}
