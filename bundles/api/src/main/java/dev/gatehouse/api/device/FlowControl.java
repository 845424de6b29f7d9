package dev.gatehouse.api.device;

import dev.gatehouse.api.finding.Finding;

/**
 * Ends flows from the outside. A service of each bundle that has flows: {@code proxy}, {@code
 * coap}; whoever ends flows calls all of them.
 */
public interface FlowControl {
    /**
     * Ends all flows of a device, also of one that was just forgotten, and also those that are
     * taken for another's since. Returns when none of them passes anything any more; waits for at
     * most some seconds.
     *
     * @param id whose flows
     * @param reason told once for each flow that was ended
     * @return how many were ended
     */
    int end(DeviceId id, Finding reason);
}
