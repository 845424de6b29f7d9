package dev.gatehouse.proxy;

import dev.gatehouse.api.policy.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits of the rim, checked. Ranges and reasons: {@link RimConfig}.
 *
 * @param flows most flows in all
 * @param flowsPerSource most flows of one source address
 * @param heldBytes most octets held for messages in all flows together
 * @param heldBytesPerDirection most octets held in one direction of one flow
 * @param handshakeSeconds longest time to connect and to verify the endpoint
 * @param firstMessageSeconds longest time until a flow says something complete
 * @param heldMessageSeconds longest time in which a held message must be complete
 * @param streamFloor least octets a second of a message that is streamed
 * @param streamSeconds over how many seconds that is measured
 * @param idleSeconds longest silence; 0 for any
 * @param loops event loops; 0 for one a processor
 * @param workers threads for certificates and configuration
 */
record RimLimits(
        int flows,
        int flowsPerSource,
        long heldBytes,
        int heldBytesPerDirection,
        int handshakeSeconds,
        int firstMessageSeconds,
        int heldMessageSeconds,
        int streamFloor,
        int streamSeconds,
        int idleSeconds,
        int loops,
        int workers) {

    /** What holds without a configuration. */
    static final RimLimits DEFAULTS =
            new RimLimits(4096, 256, 32L << 20, 2 << 20, 10, 10, 20, 64, 30, 0, 0, 2);

    /** A person types a held line: time to look a password up, in seconds. */
    static final int TYPING_SECONDS = 120;

    /** Returns the same limits for a protocol whose messages are typed by hand. */
    RimLimits typedByHand() {
        return new RimLimits(
                flows,
                flowsPerSource,
                heldBytes,
                heldBytesPerDirection,
                handshakeSeconds,
                firstMessageSeconds,
                Math.max(heldMessageSeconds, TYPING_SECONDS),
                streamFloor,
                streamSeconds,
                idleSeconds,
                loops,
                workers);
    }

    /** Returns what is wrong with these limits. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        check(faults, "flows", flows, 1, 65536);
        check(faults, "flowsPerSource", flowsPerSource, 1, 65536);
        check(faults, "heldBytes", heldBytes, 1 << 16, 1L << 34);
        check(faults, "heldBytesPerDirection", heldBytesPerDirection, 4096, 1 << 26);
        check(faults, "handshakeSeconds", handshakeSeconds, 1, 120);
        check(faults, "firstMessageSeconds", firstMessageSeconds, 1, 600);
        check(faults, "heldMessageSeconds", heldMessageSeconds, 1, 600);
        check(faults, "streamFloor", streamFloor, 0, 1 << 20);
        check(faults, "streamSeconds", streamSeconds, 1, 600);
        check(faults, "idleSeconds", idleSeconds, 0, 7 * 24 * 3600);
        check(faults, "loops", loops, 0, 64);
        check(faults, "workers", workers, 1, 16);
        return faults;
    }

    private static void check(List<Fault> faults, String key, long value, long min, long max) {
        if (value < min || value > max) {
            faults.add(
                    new Fault(
                            "dev.gatehouse.proxy",
                            key,
                            value + " is out of range",
                            min + " to " + max));
        }
    }

    static RimLimits of(RimConfig config) {
        return new RimLimits(
                config.flows(),
                config.flowsPerSource(),
                config.heldBytes(),
                config.heldBytesPerDirection(),
                config.handshakeSeconds(),
                config.firstMessageSeconds(),
                config.heldMessageSeconds(),
                config.streamFloor(),
                config.streamSeconds(),
                config.idleSeconds(),
                config.loops(),
                config.workers());
    }
}
