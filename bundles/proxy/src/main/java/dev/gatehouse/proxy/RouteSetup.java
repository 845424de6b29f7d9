package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Route;
import java.net.InetSocketAddress;

/**
 * A route that was checked, with what only the rim needs of it.
 *
 * @param route the route
 * @param listen where to listen; port 0 for any
 */
record RouteSetup(Route route, InetSocketAddress listen) {

    /** Returns who may use it; the parser has made sure that they can be read. */
    SourceRules sources() {
        return SourceRules.of(route.from()).orElseThrow();
    }
}
