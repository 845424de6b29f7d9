package dev.gatehouse.inventory;

/**
 * A client identifier on a route, which the first device to use it owns.
 *
 * @param route the route's name
 * @param clientId as the device calls itself
 */
record Owned(String route, String clientId) {}
