package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.flow.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * The TCP rim: loops, flows, and the services they work with. One for the bundle; opened by its
 * component and by tests. All methods are safe on any thread and none throws.
 */
final class Rim {
    /** Nanoseconds of a second. */
    static final long NANOS = 1_000_000_000L;

    /** A side is not read while the queue towards the other one is above the higher mark. */
    static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final Layers layers;
    private final SslProvider provider;
    private final Loops loops;
    private final Crew crew;
    private final Flows flows = new Flows();
    private final Held held = new Held();
    private final Map<EventLoop, LoopFlows> tables = new IdentityHashMap<>();
    private final Map<String, RouteListener> listeners = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Sweep sweep;
    private volatile Names names;
    private volatile Services services;
    private volatile RimLimits limits;

    Rim(Layers layers, RimLimits limits, Services services, SslProvider provider) {
        this.provider = provider;
        this.layers = layers;
        this.limits = limits;
        this.services = services;
        this.loops = new Loops(limits.loops());
        this.crew = new Crew(limits.workers());
        loops.all().forEach(loop -> tables.put(loop, new LoopFlows(loop)));
        this.sweep = new Sweep(this, tables.values());
        crew.control(() -> names = new Names(loops)); // Reads the resolver's files.
        sweep.start(crew);
    }

    /** Swaps the services; every flow follows, or is closed, before it does anything else. */
    void services(UnaryOperator<Services> change) {
        Services before;
        Services after;
        synchronized (this) {
            before = services;
            after = change.apply(before);
            services = after;
        }
        if (after.guards() != before.guards()) {
            sweep.review();
        }
        if (after.trust() != before.trust()) {
            crew.control(() -> listeners.values().forEach(this::renew));
        }
    }

    private void renew(RouteListener listener) {
        listener.renew(make(listener.live().setup()));
    }

    private LiveRoute make(RouteSetup setup) {
        return RouteOpening.make(setup, services, provider, this::journal);
    }

    void limits(RimLimits next) {
        limits = next;
    }

    /**
     * Opens a route, in place of one of that name. Returns at once; findings say what came of it.
     */
    void open(RouteSetup setup) {
        crew.control(
                () -> {
                    shut(setup.route().name());
                    if (setup.route().tls() == Route.Tls.OFF) {
                        journal(RouteOpening.about(Codes.TLS_OFF, setup.route()));
                    }
                    RouteListener listener = new RouteListener(this, make(setup));
                    listeners.put(setup.route().name(), listener);
                    listener.open();
                });
    }

    /** Closes a route and its flows. */
    void close(String route) {
        crew.control(() -> shut(route));
    }

    private void shut(String route) {
        RouteListener listener = listeners.remove(route);
        if (listener != null) {
            listener.close();
            Finding closed = Finding.of(Codes.ROUTE_CLOSED).with("route", route);
            sweep.revoke(flow -> flow.live().route().name().equals(route), closed);
            journal(closed);
        }
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
            journal(RouteOpening.placed(refusal.get(), live.route(), address.getHostAddress()));
            return;
        }
        if (!prepare(child, live)) {
            forget(child, address);
            return;
        }
        EventLoop loop = loops.of(address);
        // Listened to before it can happen: who has sent and ended already is read at registration,
        // and what is read before the flow begins would be nobody's.
        ChannelPromise registered = new DefaultChannelPromise(child, loop);
        registered.addListener(
                outcome -> {
                    if (outcome.isSuccess() && !listener.closed()) {
                        begin(live, source, child, tables.get(loop));
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
            child.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
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
        flows.leave(address);
    }

    private Optional<Finding> refusal(LiveRoute live, InetAddress address) {
        if (!live.sources().allow(address)) {
            return Optional.of(
                    Finding.of(Codes.FLOW_SOURCE_REFUSED)
                            .with("address", address.getHostAddress())
                            .with("route", live.route().name()));
        }
        return flows.enter(address, limits)
                .map(
                        full ->
                                Finding.of(Codes.FLOW_TABLE_FULL)
                                        .with("scope", full.scope())
                                        .with("limit", full.limit()));
    }

    private void begin(LiveRoute live, InetSocketAddress source, Channel child, LoopFlows table) {
        FlowId id = new FlowId(ids.incrementAndGet());
        Flow flow = new Flow(id, live.route(), source, services.ticker().nanos());
        TcpFlow opened;
        try {
            opened = new TcpFlow(this, live, flow, child, table);
        } catch (RuntimeException bug) {
            // This is the rim: whoever opens a flow must not throw; it is recorded and closed.
            String kind = bug.getClass().getSimpleName();
            journal(Finding.of(Codes.GUARD_FAILED).with("guard", kind));
            forget(child, source.getAddress());
            return;
        }
        opened.begin();
    }

    /** Returns whether this is one of our own listening sockets. */
    boolean listensOn(InetSocketAddress address) {
        return listeners.values().stream()
                .flatMap(listener -> listener.address().stream())
                .anyMatch(own -> RouteOpening.reaches(address, own));
    }

    /** Returns where a route listens, if it does. */
    Optional<InetSocketAddress> address(String route) {
        return Optional.ofNullable(listeners.get(route)).flatMap(RouteListener::address);
    }

    /** Ends everything: ports, flows, threads. Waits for a bounded time. */
    void stop() {
        listeners.values().forEach(RouteListener::close);
        sweep.revoke(flow -> true, Finding.of(Codes.ROUTE_CLOSED).with("route", "all"));
        if (names != null) {
            names.close();
        }
        crew.stop();
        loops.stop();
    }

    void journal(Finding finding) {
        services.journal().append(finding);
    }

    boolean hold(long change) {
        return held.add(change, limits.heldBytes());
    }

    Services services() {
        return services;
    }

    /** Returns the routes that were opened, in order of their names. */
    List<RouteListener> listeners() {
        return listeners.values().stream()
                .sorted(Comparator.comparing(listener -> listener.live().route().name()))
                .toList();
    }

    RimLimits limits() {
        return limits;
    }

    Layers layers() {
        return layers;
    }

    Loops loops() {
        return loops;
    }

    Names names() {
        return names;
    }

    Flows flows() {
        return flows;
    }

    Held held() {
        return held;
    }

    Sweep sweep() {
        return sweep;
    }

    Executor workers() {
        return crew.workers();
    }
}
