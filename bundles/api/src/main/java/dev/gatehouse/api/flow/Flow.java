package dev.gatehouse.api.flow;

import java.net.InetSocketAddress;

/**
 * The facts of one accepted connection. Immutable; safe on any thread.
 *
 * @param id its number in this run
 * @param route the route it came in by
 * @param source the address of whoever opened it
 * @param openedNanos when, in the {@link dev.gatehouse.api.time.Ticker}'s nanoseconds
 */
public record Flow(FlowId id, Route route, InetSocketAddress source, long openedNanos) {}
