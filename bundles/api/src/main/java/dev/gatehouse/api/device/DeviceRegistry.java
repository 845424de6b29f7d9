package dev.gatehouse.api.device;

import dev.gatehouse.api.flow.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The devices that are known. A service of bundle {@code inventory}; safe on any thread.
 *
 * <p>Changes are in memory at once and on the disk soon after; those that a person makes are on the
 * disk when the call returns.
 */
public interface DeviceRegistry {
    /** Most devices of a home; who comes later is unknown and gets the strict default. */
    int DEVICES = 1_024;

    /**
     * Returns the device that a flow belongs to, new if it was never seen: the route's device where
     * the route names one, else whoever has this address now. Never blocks: for event loops.
     *
     * @return absent if the registry is full
     */
    Optional<DeviceId> of(Route route, InetAddress source);

    /** Takes a piece of evidence. Never blocks, never throws; too many at once are dropped. */
    void observe(Observation observation);

    /** Returns what the guards do for a device; protect if it is not known. Never blocks. */
    Stance stance(DeviceId id);

    /** Returns how far a device is trusted; quarantine is for whom it was said. Never blocks. */
    Zone zone(DeviceId id);

    /**
     * Returns whether a device may present this MQTT client identifier on a route: the first to
     * present it owns it until it is forgotten. On a route that stands for a device nobody else is
     * there to present it. Never blocks.
     */
    default boolean mayPresent(DeviceId id, Route route, String clientId) {
        return true;
    }

    /** Returns a number that is another one after every change that people would see. */
    long generation();

    /** Returns all devices, by name. */
    List<Device> devices();

    /** Returns a device. */
    Optional<Device> find(DeviceId id);

    /**
     * Returns whether an id leads to a device. It no longer does once the device is forgotten, or
     * was found to be one that is known under another id. Never blocks.
     */
    default boolean knows(DeviceId id) {
        return find(id).isPresent();
    }

    /**
     * Changes what a person may change. Blocks until it is on the disk.
     *
     * @return the device as it is now; absent if it is not known
     * @throws java.io.UncheckedIOException if it could not be kept; nothing has changed then
     */
    Optional<Device> change(DeviceId id, Change change);

    /**
     * Forgets a device in memory: from now on nothing leads to this id, and what it does next makes
     * it a new one, if it is still there. Whoever forgets does this first and ends the flows then,
     * by each {@link FlowControl}: who comes back meanwhile is new already, and what the old flows
     * said is not heard any more. What is on the disk is the business of {@link
     * dev.gatehouse.api.privacy.Holdings#erase}.
     */
    void forget(DeviceId id);

    /**
     * What a person wants otherwise; absent parts stay.
     *
     * @param name 1 to {@value Device#TEXT} characters
     * @param zone how far to trust it
     * @param stance what the guards are to do
     */
    record Change(Optional<String> name, Optional<Zone> zone, Optional<Stance> stance) {}
}
