package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.TrustFault;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Makes what a route needs before it can listen. Slow: on the control thread only. */
final class RouteOpening {
    private RouteOpening() {}

    /** Makes the route's contexts; if that fails the route listens and refuses everybody. */
    static LiveRoute make(
            RouteSetup setup, Services services, SslProvider provider, Consumer<Finding> journal) {
        Route route = setup.route();
        FileStamp stamp = FileStamp.of(route.anchors());
        try {
            Optional<SslContext> onward = Optional.empty();
            if (route.tls() == Route.Tls.REQUIRED && DatagramRim.carries(route)) {
                checkDatagrams(route, services);
            } else if (route.tls() == Route.Tls.REQUIRED) {
                onward = Optional.of(TlsContexts.client(services.trust().client(route), provider));
            }
            Optional<SslContext> served = Optional.empty();
            if (route.serve().isPresent()) {
                String name = route.serve().get();
                served = Optional.of(TlsContexts.server(services.trust().server(name), provider));
            }
            return new LiveRoute(setup, setup.sources(), onward, served, stamp, Optional.empty());
        } catch (TrustFault fault) {
            if (services.trust() == Services.NONE.trust()) {
                // A trust that has not arrived yet is no fault of the route: it is made again then.
                return refusing(setup, stamp, Finding.of(Codes.FLOW_NOT_PROTECTED));
            }
            return broken(setup, stamp, fault.getMessage(), journal);
        } catch (SSLException | IllegalArgumentException fault) {
            return broken(setup, stamp, "the TLS provider does not take its certificates", journal);
        }
    }

    /**
     * Whoever speaks DTLS asks for these terms again; asked now, a fault shows before it is used.
     */
    private static void checkDatagrams(Route route, Services services) throws TrustFault {
        if (route.psk().isEmpty()) {
            services.trust().client(route);
        }
    }

    private static LiveRoute broken(
            RouteSetup setup, FileStamp stamp, String reason, Consumer<Finding> journal) {
        journal.accept(invalid(setup.route().name(), reason));
        return refusing(setup, stamp, FailureFindings.failed(reason));
    }

    private static LiveRoute refusing(RouteSetup setup, FileStamp stamp, Finding why) {
        return new LiveRoute(
                setup,
                setup.sources(),
                Optional.empty(),
                Optional.empty(),
                stamp,
                Optional.of(why));
    }

    static Finding about(FindingCode code, Route route) {
        return placed(Finding.of(code).with("route", route.name()), route, "");
    }

    static Finding invalid(String route, String reason) {
        return Finding.of(Codes.ROUTE_INVALID).with("route", route).with("reason", reason);
    }

    /** Adds where a finding comes from that belongs to no flow. */
    static Finding placed(Finding finding, Route route, String source) {
        return new Finding(
                finding.code(),
                finding.params(),
                finding.flow(),
                route.device(),
                source,
                finding.time());
    }

    /** Returns whether who connects to this address reaches that listening socket. */
    static boolean reaches(InetSocketAddress address, InetSocketAddress listening) {
        InetAddress target = address.getAddress();
        InetAddress own = listening.getAddress();
        return target != null
                && address.getPort() == listening.getPort()
                && (target.equals(own)
                        || target.isAnyLocalAddress()
                        || own.isAnyLocalAddress() && LocalAddresses.hold(target));
    }
}
