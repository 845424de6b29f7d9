package dev.gatehouse.guard;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.guard.login.DeviceLogins;
import dev.gatehouse.guard.login.LoginGuard;
import dev.gatehouse.guard.rate.SharedLimits;
import dev.gatehouse.guard.topic.PayloadGuard;
import java.util.Map;

/**
 * A whole set of policies, compiled. Immutable; any thread.
 *
 * @param login which logins are refused
 * @param payload what payloads must look like
 * @param limits size and rate, by protocol
 * @param devices what is known of devices, by the profile's id
 */
record RuleSet(
        LoginGuard login,
        PayloadGuard payload,
        Map<Protocol, SharedLimits> limits,
        Map<String, DeviceLogins> devices) {
    RuleSet {
        limits = Map.copyOf(limits);
        devices = Map.copyOf(devices);
    }

    /** Returns the limits of a protocol; the built-in strict ones where no policy names it. */
    SharedLimits limits(Protocol protocol) {
        return limits.getOrDefault(protocol, SharedLimits.STRICT);
    }

    /** Returns whether the profile that a route names, if any, is known. */
    boolean knows(Route route) {
        return route.profile().isEmpty() || devices.containsKey(route.profile().get());
    }

    /** Returns what is known of the device behind a route. */
    DeviceLogins device(Route route) {
        return route.profile().isEmpty()
                ? DeviceLogins.UNKNOWN
                : devices.getOrDefault(route.profile().get(), DeviceLogins.UNKNOWN);
    }
}
