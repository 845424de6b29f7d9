package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes routes again that could not be made: a secret that was not in the vault, or a certificate
 * file that was not there, may have come. Looks every {@value #LOOK_SECONDS} s, on the control
 * thread; says nothing while the reason stays the same. Routes that work are not touched.
 */
final class Mending {
    /** As often as a taken port is tried again: somebody is waiting for it. */
    static final int LOOK_SECONDS = 3;

    private final Rim rim;

    Mending(Rim rim) {
        this.rim = rim;
    }

    void start(Crew crew) {
        crew.every(LOOK_SECONDS, this::look);
    }

    private void look() {
        rim.listeners().stream()
                .filter(listener -> listener.live().broken().isPresent())
                .forEach(this::mend);
    }

    private void mend(RouteListener listener) {
        Optional<Finding> before = listener.live().broken();
        List<Finding> told = new ArrayList<>();
        LiveRoute next = rim.make(listener.live().setup(), told::add);
        if (next.broken().equals(before)) {
            return;
        }
        listener.renew(next);
        told.forEach(rim::journal);
        if (next.broken().isEmpty()) {
            listener.address().ifPresent(at -> rim.journal(mended(next.route().name(), at)));
        }
    }

    private static Finding mended(String route, InetSocketAddress address) {
        return Finding.of(Codes.ROUTE_LISTENING)
                .with("route", route)
                .with("address", RouteListener.text(address));
    }
}
