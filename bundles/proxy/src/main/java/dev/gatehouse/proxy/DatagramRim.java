package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.datagram.DatagramLegs;
import dev.gatehouse.api.datagram.LegListener;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.wire.coap.CoapReader;
import dev.gatehouse.wire.coap.CoapRefusal;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The UDP side of the rim: a flow for each route and sender. Methods are safe on any thread. */
final class DatagramRim {
    /** Longest wait for the loops to have done something, in milliseconds. */
    private static final int WAIT_MILLIS = 1000;

    /** Answers a second to senders that can have no flow, on each loop. */
    private static final int REFUSALS = 32;

    private final Rim rim;
    private final Map<EventLoop, DatagramTable> tables = new IdentityHashMap<>();
    private final Map<EventLoop, PerSecond> refusals = new IdentityHashMap<>();
    private volatile Optional<DatagramLegs> legs = Optional.empty();

    DatagramRim(Rim rim, Collection<EventLoop> loops) {
        this.rim = rim;
        for (EventLoop loop : loops) {
            tables.put(loop, new DatagramTable(loop, () -> rim.services().ticker().nanos()));
            refusals.put(loop, new PerSecond(REFUSALS));
        }
    }

    /** Returns whether a route's messages are datagrams. */
    static boolean carries(Route route) {
        return route.protocol().equals(Protocol.COAP);
    }

    /** Swaps who opens protected legs; legs that are open are its own to end. */
    void legs(Optional<DatagramLegs> next) {
        legs = next;
    }

    Optional<DatagramLegs> legs() {
        return legs;
    }

    /** Takes a datagram, on the loop of its sender; the octets are valid during the call. */
    void take(
            DatagramListener listener,
            EventLoop loop,
            InetSocketAddress sender,
            ByteBuffer octets) {
        DatagramTable table = tables.get(loop);
        Optional<DatagramFlow> known = table.find(listener, sender);
        if (known.isPresent()) {
            known.get().fromClient(octets);
            return;
        }
        Optional<Finding> full = full(table, sender);
        if (full.isPresent()) {
            rim.journal(
                    RouteOpening.placed(
                            full.get(),
                            listener.live().route(),
                            sender.getAddress().getHostAddress()));
            unavailable(listener, loop, sender, octets);
            return;
        }
        begin(listener, table, sender).ifPresent(flow -> flow.fromClient(octets));
    }

    private Optional<Finding> full(DatagramTable table, InetSocketAddress sender) {
        Optional<Flows.Full> full =
                table.full(sender.getAddress())
                        ? Optional.of(new Flows.Full("one sender", DatagramTable.OF_ONE_SOURCE))
                        : rim.flows().enter(sender.getAddress(), rim.limits());
        return full.map(
                which ->
                        Finding.of(Codes.FLOW_TABLE_FULL)
                                .with("scope", which.scope())
                                .with("limit", which.limit()));
    }

    private void unavailable(
            DatagramListener listener,
            EventLoop loop,
            InetSocketAddress sender,
            ByteBuffer octets) {
        if (refusals.get(loop).take(rim.services().ticker().nanos())) {
            CoapReader.read(octets)
                    .header()
                    .flatMap(
                            header ->
                                    CoapRefusal.of(
                                            header,
                                            CoapRefusal.UNAVAILABLE,
                                            Codes.FLOW_TABLE_FULL.word()))
                    .ifPresent(answer -> listener.send(sender, answer));
        }
    }

    private Optional<DatagramFlow> begin(
            DatagramListener listener, DatagramTable table, InetSocketAddress sender) {
        try {
            LiveRoute live = listener.live();
            Flow flow = flow(live.route(), sender);
            DatagramFlow opened = new DatagramFlow(rim, live, listener, flow, table);
            opened.begin();
            return Optional.of(opened);
        } catch (RuntimeException bug) {
            // This is the rim: whoever opens a flow must not throw; it is recorded and refused.
            rim.journal(FlowGuard.failure(bug));
            rim.flows().leave(sender.getAddress());
            return Optional.empty();
        }
    }

    /** The facts of a datagram flow; whose it is, the flow asks itself. */
    private Flow flow(Route route, InetSocketAddress sender) {
        FlowId id = rim.acceptor().nextId();
        long now = rim.services().ticker().nanos();
        return new Flow(id, route, sender, now, Optional.empty());
    }

    /** Opens the way onward of a flow, protected or, by configuration, plain; on its loop. */
    DatagramLeg open(Flow flow, LegListener listener, EventLoop loop) {
        if (flow.route().tls() == Route.Tls.OFF) {
            return PlainLeg.open(rim, flow.route(), listener, loop);
        }
        Optional<DatagramLegs> now = legs;
        if (now.isEmpty()) {
            listener.failed(FailureFindings.failed("DTLS is not at work"));
            return PlainLeg.none();
        }
        return now.get().open(flow, listener);
    }

    /** Lets every flow see whether it still may be. */
    void review() {
        for (DatagramTable table : tables.values()) {
            if (!table.loop().isShuttingDown()) {
                table.loop().execute(() -> table.each(DatagramFlow::review));
            }
        }
    }

    /**
     * Ends the flows of a device, and returns when they pass nothing any more, or after a bounded
     * time.
     *
     * @return how many were ended
     */
    int end(DeviceId id, Finding why) {
        return endEach(flow -> flow.isOf(id), why);
    }

    /** Ends the flows of these routes likewise. */
    void revoke(Predicate<LiveRoute> which, Finding why) {
        endEach(flow -> which.test(flow.live()), why);
    }

    private int endEach(Predicate<DatagramFlow> which, Finding why) {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(tables.size());
        for (DatagramTable table : tables.values()) {
            if (table.loop().isShuttingDown()) {
                done.countDown();
                continue;
            }
            table.loop()
                    .execute(
                            () -> {
                                table.each(flow -> end(flow, which, why, ended));
                                done.countDown();
                            });
        }
        try {
            done.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ended.get();
    }

    private static void end(
            DatagramFlow flow, Predicate<DatagramFlow> which, Finding why, AtomicInteger ended) {
        if (which.test(flow)) {
            flow.end(why);
            ended.incrementAndGet();
        }
    }
}
