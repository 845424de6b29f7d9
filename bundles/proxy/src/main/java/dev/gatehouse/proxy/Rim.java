package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The rim: loops, flows over TCP, what is needed for those over UDP, and the services they all work
 * with. One for the bundle; opened by its component and by tests. All methods are safe on any
 * thread and none throws.
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
    private final Map<String, Listening> listeners = new ConcurrentHashMap<>();
    private final Acceptor acceptor;
    private final Sweep sweep;
    private final DatagramRim datagrams;
    private volatile Names names;
    private volatile Services services;
    private volatile RimLimits limits;
    private volatile boolean stopped;

    Rim(Layers layers, RimLimits limits, Services services, SslProvider provider) {
        this.provider = provider;
        this.layers = layers;
        this.limits = limits;
        this.services = services;
        this.loops = new Loops(limits.loops());
        this.crew = new Crew(limits.workers());
        Map<EventLoop, LoopFlows> tables = new IdentityHashMap<>();
        loops.all().forEach(loop -> tables.put(loop, new LoopFlows(loop)));
        this.acceptor = new Acceptor(this, tables);
        this.sweep = new Sweep(this, tables.values());
        this.datagrams = new DatagramRim(this, loops.all());
        crew.control(() -> names = new Names(loops)); // Reads the resolver's files.
        sweep.start(crew);
        RouteRenewal renewal = new RouteRenewal(this);
        // As a task of its own each time: one that fails is not the last one.
        crew.everySecond(() -> crew.control(renewal::look));
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
        if (after.guards() != before.guards()
                || !after.home().devices().equals(before.home().devices())) {
            sweep.review();
            datagrams.review();
        }
        if (after.trust() != before.trust()) {
            crew.control(() -> listeners.values().forEach(this::renew));
        }
    }

    private void renew(Listening listener) {
        listener.renew(make(listener.live().setup(), this::journal));
    }

    /** Makes a route's contexts with the services of now; on the control thread. */
    LiveRoute make(RouteSetup setup, Consumer<Finding> told) {
        return RouteOpening.make(setup, services, provider, told);
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
                    Listening listener = listening(make(setup, this::journal));
                    listeners.put(setup.route().name(), listener);
                    // Whichever of the two comes second sees the other: a loop that is ending would
                    // still bind the port, and nobody would close it.
                    if (stopped) {
                        listener.close();
                    }
                    listener.open();
                });
    }

    private Listening listening(LiveRoute live) {
        return DatagramRim.carries(live.route())
                ? new DatagramListener(this, live)
                : new RouteListener(this, live);
    }

    /** Closes a route and its flows. */
    void close(String route) {
        crew.control(() -> shut(route));
    }

    private void shut(String route) {
        Listening listener = listeners.remove(route);
        if (listener != null) {
            listener.close();
            Finding closed = Finding.of(Codes.ROUTE_CLOSED).with("route", route);
            revoke(live -> live.route().name().equals(route), closed);
            journal(closed);
        }
    }

    /** Ends the flows of these routes, and returns when they are told, or after a bounded time. */
    void revoke(Predicate<LiveRoute> which, Finding why) {
        sweep.revoke(flow -> which.test(flow.live()), why);
        datagrams.revoke(which, why);
    }

    /** Returns whether this is one of our own listening sockets. */
    boolean listensOn(InetSocketAddress address) {
        return listensOn(address, false);
    }

    boolean listensOn(InetSocketAddress address, boolean datagrams) {
        return listeners.values().stream()
                .filter(listener -> listener.datagrams() == datagrams)
                .flatMap(listener -> listener.address().stream())
                .anyMatch(own -> RouteOpening.reaches(address, own));
    }

    /** Returns where a route listens, if it does. */
    Optional<InetSocketAddress> address(String route) {
        return Optional.ofNullable(listeners.get(route)).flatMap(Listening::address);
    }

    /** Ends everything: ports, flows, threads. Waits for a bounded time. */
    void stop() {
        stopped = true;
        listeners.values().forEach(Listening::close);
        revoke(live -> true, Finding.of(Codes.ROUTE_CLOSED).with("route", "all"));
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
    List<Listening> listeners() {
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

    Acceptor acceptor() {
        return acceptor;
    }

    DatagramRim datagrams() {
        return datagrams;
    }

    Sweep sweep() {
        return sweep;
    }

    Executor workers() {
        return crew.workers();
    }
}
