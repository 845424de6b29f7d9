package dev.gatehouse.proxy;

import dev.gatehouse.api.datagram.DatagramLeg;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.wire.coap.CoapHeader;
import dev.gatehouse.wire.coap.CoapReading;
import dev.gatehouse.wire.coap.CoapRefusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a datagram flow says for itself: answers of our own, in CoAP's words, to what may not pass,
 * and to what waited for a leg that did not come about. On the flow's loop only.
 */
final class SenderAnswers {
    /** Refusals a second: what is sent in a stranger's name must not become a flood for him. */
    private static final int REFUSALS = 8;

    private final Consumer<byte[]> toClient;
    private final LongSupplier nanos;
    private final PerSecond refusals = new PerSecond(REFUSALS);
    private final Deque<CoapHeader> unanswered = new ArrayDeque<>();

    /**
     * @param toClient sends a datagram to the flow's sender
     */
    SenderAnswers(Consumer<byte[]> toClient, LongSupplier nanos) {
        this.toClient = toClient;
        this.nanos = nanos;
    }

    /** Keeps what is answered if the leg that it waits for does not come about. */
    void waits(CoapHeader header) {
        if (header.request() && unanswered.size() < DatagramLeg.WAITING) {
            unanswered.add(header);
        }
    }

    /** What waited went onward: the server answers it. */
    void gone() {
        unanswered.clear();
    }

    /** Tells all that waited why it goes nowhere. */
    void tellWaiting(Finding why) {
        unanswered.forEach(header -> tell(header, why));
        unanswered.clear();
    }

    /** Says why there is no way onward. */
    void tell(CoapHeader header, Finding why) {
        refuse(Optional.of(header), code(why), why);
    }

    private static int code(Finding why) {
        if (why.code() == Codes.UPSTREAM_UNREACHABLE) {
            return CoapRefusal.GATEWAY_TIMEOUT;
        }
        return why.code().word().startsWith("tls.")
                ? CoapRefusal.BAD_GATEWAY
                : CoapRefusal.FORBIDDEN;
    }

    /** Answers a message that could not be read. */
    void unreadable(CoapReading reading) {
        answer(CoapRefusal.of(reading));
    }

    /** Answers a message with one of the codes of {@link CoapRefusal}. */
    void refuse(Optional<CoapHeader> header, int code, Finding why) {
        answer(header.flatMap(known -> CoapRefusal.of(known, code, why.code().word())));
    }

    private void answer(Optional<byte[]> octets) {
        octets.filter(some -> refusals.take(nanos.getAsLong())).ifPresent(toClient);
    }

    /** Returns what rejects a message of the server, if it is to be rejected. */
    Optional<byte[]> reset(CoapReading reading) {
        return reading.header()
                .flatMap(CoapRefusal::reset)
                .filter(reset -> refusals.take(nanos.getAsLong()));
    }
}
