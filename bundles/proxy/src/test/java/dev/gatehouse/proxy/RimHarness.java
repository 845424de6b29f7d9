package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.Trust;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A rim on loopback for tests, with guards, a journal and a clock that the test holds. */
final class RimHarness implements AutoCloseable {
    static final RimLimits LIMITS = RimLimits.DEFAULTS;

    final ScriptedGuards guards = new ScriptedGuards();
    final ListJournal journal = new ListJournal();
    final AtomicLong now = new AtomicLong();
    final Rim rim;

    RimHarness(Trust trust, SslProvider provider, RimLimits limits) {
        rim =
                new Rim(
                        new LineLayers(),
                        limits,
                        new Services(guards, trust, journal, now::get),
                        provider);
    }

    private static final class LineLayers implements Layers {
        @Override
        public Set<String> protocols() {
            return Set.of("line");
        }

        @Override
        public Layer open(Route route, PayloadDemand demand) {
            return new LineLayer();
        }
    }

    static RouteSetup setup(String name, int to, Route.Tls tls, Optional<String> serve) {
        return setup(name, 0, to, tls, serve, List.of());
    }

    static RouteSetup setup(
            String name,
            int listen,
            int to,
            Route.Tls tls,
            Optional<String> serve,
            List<String> from) {
        Route route =
                new Route(
                        name,
                        new Protocol("line"),
                        "127.0.0.1",
                        to,
                        tls,
                        "broker.test",
                        List.of(),
                        Optional.empty(),
                        serve,
                        List.of(),
                        from,
                        Optional.of("lamp"),
                        Optional.empty());
        return new RouteSetup(
                route, new InetSocketAddress(InetAddress.getLoopbackAddress(), listen));
    }

    /** Opens a route and returns its port. */
    int listen(RouteSetup setup) {
        rim.open(setup);
        journal.await(Codes.ROUTE_LISTENING);
        return rim.address(setup.route().name()).orElseThrow().getPort();
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads so many octets. */
    static String hear(Socket socket, int octets) throws IOException {
        return new String(socket.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
    }

    /** Reads to the orderly end; a reset is told as such. */
    static String rest(Socket socket) {
        StringBuilder heard = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                heard.append((char) c);
            }
            return heard + "<end>";
        } catch (IOException e) {
            return heard + "<reset>";
        }
    }

    /** Lets time pass, then sweeps. */
    void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        rim.sweep().now();
    }

    /** Waits until something holds. */
    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        rim.stop();
    }
}
