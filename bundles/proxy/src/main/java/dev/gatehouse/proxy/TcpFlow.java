package dev.gatehouse.proxy;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One accepted connection: its engine, its guard, its way onward and its end. On its loop only. */
final class TcpFlow implements FlowHost, PayloadDemand {
    /** How long the sides of an ended flow may take to close in order, in seconds. */
    private static final int CLOSING_SECONDS = 5;

    private final Rim rim;
    private final LiveRoute live;
    private final Visitor visitor;
    private final Channel client;
    private final LoopFlows table;
    private final ChannelSide clientSide;
    private final FlowEngine engine;
    private final FlowGuard guard;
    private Upstream upstream;
    private Future<?> wake;
    private int slot;
    private boolean over;
    private boolean gone;
    private long overSince;
    private long leftBefore;

    TcpFlow(Rim rim, LiveRoute live, Flow flow, Channel client, LoopFlows table) {
        this.rim = rim;
        this.live = live;
        this.visitor = new Visitor(() -> rim.services().home(), flow);
        this.client = client;
        this.table = table;
        this.guard = new FlowGuard(rim, visitor, this::journal);
        Optional<SslHandler> tls =
                live.served().map(made -> TlsContexts.serverHandler(made, client, rim.workers()));
        tls.ifPresent(client.pipeline()::addLast);
        this.clientSide =
                new ChannelSide(
                        client, tls, Direction.TO_SERVER, Codes.CLIENT_RESET, Optional.empty());
        Layer layer = rim.layers().open(live.route(), this);
        this.engine =
                new FlowEngine(
                        layer,
                        this,
                        clientSide,
                        client.alloc(),
                        rim.limits().heldBytesPerDirection());
        clientSide.attach(engine);
    }

    /** Admits the flow and begins, or refuses it. */
    void begin() {
        table.add(this);
        client.closeFuture().addListener(closed -> partClosed());
        client.pipeline().addLast(clientSide);
        Optional<Finding> refusal = live.broken().or(guard::admit);
        if (refusal.isPresent()) {
            engine.abort(refusal.get());
        } else {
            engine.open();
        }
    }

    /** Re-admits, or closes the flow: at once, in the protocol's own way. */
    @Override
    public void review() {
        if (!over) {
            guard.readmit().ifPresent(engine::revoke);
        }
    }

    @Override
    public Verdict judge(Direction direction, ProtocolMessage message) {
        Optional<Finding> changed = guard.readmit();
        if (changed.isPresent()) {
            client.eventLoop().execute(() -> engine.revoke(changed.get()));
            return new Verdict.Refuse(changed.get());
        }
        return guard.judge(direction, message, nanos());
    }

    @Override
    public int octets(Direction direction, ProtocolMessage head) {
        return guard.octets(direction, head);
    }

    @Override
    public void connect() {
        upstream = new Upstream(rim, live, client.eventLoop(), engine);
        // Not from within the layer's own call: the outcome is an event like any other.
        client.eventLoop().execute(upstream::begin);
    }

    @Override
    public void wake(Duration after) {
        if (wake != null) {
            wake.cancel(false);
        }
        wake = client.eventLoop().schedule(engine::woke, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void journal(Finding finding) {
        rim.journal(visitor.placed(finding));
    }

    @Override
    public String protocol() {
        return live.route().protocol().label();
    }

    @Override
    public long nanos() {
        return rim.services().ticker().nanos();
    }

    @Override
    public boolean hold(long change) {
        return rim.hold(change);
    }

    @Override
    public void over() {
        tell(nanos());
        over = true;
        overSince = nanos();
        guard.close();
        if (wake != null) {
            wake.cancel(false);
        }
        if (upstream != null) {
            upstream.cancel();
            upstream.channel().ifPresent(way -> way.closeFuture().addListener(c -> partClosed()));
        }
        client.eventLoop().execute(this::partClosed);
    }

    private void partClosed() {
        boolean open =
                client.isOpen()
                        || upstream != null
                                && upstream.channel().map(Channel::isOpen).orElse(false);
        if (!open && over && !gone) {
            gone = true;
            table.remove(this);
            rim.flows().leave(visitor.flow().source().getAddress());
        }
    }

    /** The sweep: policy, deadlines, and an end that takes too long. */
    void tick(long nowNanos) {
        if (over) {
            closing(nowNanos);
            return;
        }
        review();
        if (!over && upstream != null) {
            upstream.tick(nowNanos);
        }
        if (!over) {
            Deadlines.passed(engine, limits(), visitor.flow().openedNanos(), nowNanos)
                    .ifPresent(engine::revoke);
        }
        if (!over) {
            tell(nowNanos);
        }
    }

    private void tell(long nowNanos) {
        boolean onward = engine.upstream() == FlowEngine.Upstream.CONNECTED;
        visitor.tell(onward, engine.lastOctets(), nowNanos);
    }

    /** Returns whether it is open and is, or was, this device's. */
    boolean isOf(DeviceId id) {
        return !over && visitor.isOf(id);
    }

    /** Ends an end that takes too long; who still takes what was sent is given the time. */
    private void closing(long nowNanos) {
        ChannelOutboundBuffer queue = client.unsafe().outboundBuffer();
        long left = queue == null ? 0 : queue.totalPendingWriteBytes();
        if (left < leftBefore) {
            overSince = nowNanos;
        }
        leftBefore = left;
        if (nowNanos - overSince > CLOSING_SECONDS * Rim.NANOS) {
            engine.cut(); // A reset, so that a part is not taken for the whole.
            force(client);
            if (upstream != null) {
                upstream.channel().ifPresent(TcpFlow::force);
            }
        }
    }

    private RimLimits limits() {
        RimLimits limits = rim.limits();
        return live.route().protocol().equals(Protocol.TELNET) ? limits.typedByHand() : limits;
    }

    private static void force(Channel channel) {
        channel.unsafe().close(channel.unsafe().voidPromise()); // Past all handlers.
    }

    /** Ends the flow because its route ends. */
    void revoke(Finding finding) {
        engine.revoke(finding);
    }

    LiveRoute live() {
        return live;
    }

    int slot() {
        return slot;
    }

    void slot(int place) {
        slot = place;
    }
}
