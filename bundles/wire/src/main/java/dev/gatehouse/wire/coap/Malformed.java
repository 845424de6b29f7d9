package dev.gatehouse.wire.coap;

/** Ends the reading of a datagram. Without a stack trace: a flood of such must stay cheap. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CoapFault fault;

    Malformed(CoapFault.Answer answer, String reason, String clause) {
        super(reason, null, false, false);
        this.fault = new CoapFault(answer, reason, clause);
    }

    CoapFault fault() {
        return fault;
    }
}
