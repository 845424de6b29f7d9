package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes flows of connections: who may come in, how its socket is set up, on which loop it lives.
 * Safe on any listener's loop; never throws.
 */
final class Acceptor {
    private final Rim rim;
    private final Map<EventLoop, LoopFlows> tables;
    private final AtomicLong ids = new AtomicLong();

    /**
     * @param tables the flows of each loop; not changed any more
     */
    Acceptor(Rim rim, Map<EventLoop, LoopFlows> tables) {
        this.rim = rim;
        this.tables = tables;
    }

    /** Takes a connection that a listener accepted; on the listener's loop. */
    void accept(RouteListener listener, Channel child) {
        LiveRoute live = listener.live();
        InetSocketAddress source = (InetSocketAddress) child.remoteAddress();
        if (source == null) {
            child.unsafe().closeForcibly(); // Gone before it was accepted.
            return;
        }
        InetAddress address = source.getAddress();
        Optional<Finding> refusal = refusal(live, address);
        if (refusal.isPresent()) {
            child.unsafe().closeForcibly();
            rim.journal(RouteOpening.placed(refusal.get(), live.route(), address.getHostAddress()));
            return;
        }
        if (!prepare(child, live)) {
            forget(child, address);
            return;
        }
        EventLoop loop = rim.loops().of(address);
        // Listened to before it can happen: who has sent and ended already is read at registration,
        // and what is read before the flow begins would be nobody's.
        ChannelPromise registered = new DefaultChannelPromise(child, loop);
        registered.addListener(
                outcome -> {
                    if (outcome.isSuccess() && !listener.closed()) {
                        // Not the one it was accepted with: that may have been revoked meanwhile.
                        begin(listener.live(), source, child, tables.get(loop));
                    } else {
                        forget(child, address);
                    }
                });
        loop.register(registered);
    }

    private static boolean prepare(Channel child, LiveRoute live) {
        try {
            child.config().setAutoRead(false);
            child.config().setOption(ChannelOption.TCP_NODELAY, true);
            child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
            child.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, live.served().isEmpty());
            child.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Rim.MARKS);
            return true;
        } catch (ChannelException gone) {
            return false; // Broken off by the client meanwhile: not a failure of the listener.
        }
    }

    private void forget(Channel child, InetAddress address) {
        if (child.isRegistered()) {
            child.close();
        } else {
            child.unsafe().closeForcibly();
        }
        rim.flows().leave(address);
    }

    private Optional<Finding> refusal(LiveRoute live, InetAddress address) {
        if (!live.sources().allow(address)) {
            return Optional.of(
                    Finding.of(Codes.FLOW_SOURCE_REFUSED)
                            .with("address", address.getHostAddress())
                            .with("route", live.route().name()));
        }
        return rim.flows()
                .enter(address, rim.limits())
                .map(
                        full ->
                                Finding.of(Codes.FLOW_TABLE_FULL)
                                        .with("scope", full.scope())
                                        .with("limit", full.limit()));
    }

    /** Returns the number of the next flow, whatever carries it. */
    FlowId nextId() {
        return new FlowId(ids.incrementAndGet());
    }

    private void begin(LiveRoute live, InetSocketAddress source, Channel child, LoopFlows table) {
        Flow flow = new Flow(nextId(), live.route(), source, rim.services().ticker().nanos());
        TcpFlow opened;
        try {
            opened = new TcpFlow(rim, live, flow, child, table);
        } catch (RuntimeException bug) {
            // This is the rim: whoever opens a flow must not throw; it is recorded and closed.
            rim.journal(FlowGuard.failure(bug));
            forget(child, source.getAddress());
            return;
        }
        opened.begin();
    }
}
