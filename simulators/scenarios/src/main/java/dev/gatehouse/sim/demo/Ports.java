package dev.gatehouse.sim.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Where the gateway's routes listen.
 *
 * @param byRoute the port of each route
 */
record Ports(Map<String, Integer> byRoute) {
    InetSocketAddress at(String route) {
        Integer port = byRoute.get(route);
        if (port == null) {
            throw new IllegalStateException("the gateway has opened no route " + route);
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
