package dev.gatehouse.proxy;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.time.HomeClock;
import java.util.Optional;

/**
 * Who is at home and what time it is there. Nothing passes or is refused for the lack of it: flows
 * are nobody's then.
 *
 * @param devices who is known
 * @param clock for what is told of them
 */
record Household(Optional<DeviceRegistry> devices, Optional<HomeClock> clock) {
    static final Household NOBODY = new Household(Optional.empty(), Optional.empty());
}
