package dev.gatehouse.api.flow;

import dev.gatehouse.api.device.DeviceId;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The facts of one accepted connection, or of one datagram conversation. Immutable; safe on any
 * thread.
 *
 * @param id its number in this run
 * @param route the route it came in by
 * @param source the address of whoever opened it
 * @param openedNanos when, in the {@link dev.gatehouse.api.time.Ticker}'s nanoseconds
 * @param device whose it is; absent where nobody knows devices, or no more can be known
 */
public record Flow(
        FlowId id,
        Route route,
        InetSocketAddress source,
        long openedNanos,
        Optional<DeviceId> device) {

    /** A flow of nobody known. */
    public Flow(FlowId id, Route route, InetSocketAddress source, long openedNanos) {
        this(id, route, source, openedNanos, Optional.empty());
    }

    /**
     * Returns under which name findings of this flow are kept: the device's id, or, where nobody
     * knows devices, the name that the route gives.
     */
    public Optional<String> subject() {
        return device.map(DeviceId::text).or(route::device);
    }
}
