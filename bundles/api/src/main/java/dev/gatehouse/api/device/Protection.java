package dev.gatehouse.api.device;

import dev.gatehouse.api.flow.Protocol;
import java.time.Instant;

/**
 * How one protocol of a device is protected, leg by leg. What was not seen to be protected is
 * plain.
 *
 * @param protocol what is spoken
 * @param route the route it goes by
 * @param near the leg between the device and the gateway
 * @param far the leg between the gateway and the other end
 * @param last when it was last seen
 */
public record Protection(Protocol protocol, String route, Leg near, Leg far, Instant last) {

    /** The state of a leg. */
    public enum Leg {
        /** Readable by whoever is on the path. */
        PLAIN,
        /** The gateway's own TLS or DTLS, chain and name verified. */
        WRAPPED,
        /** The device's own TLS or DTLS, which the gateway cannot see into. */
        NATIVE
    }
}
