package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Protocol;

/**
 * Why a message can't be framed. A value: what to do about it is the layer's decision.
 *
 * @param status the status code that says so to a client
 * @param finding what is told to the people of the house; never holds text of the message
 */
record Fault(int status, Finding finding) {

    /** Refused because of the rule in this clause. */
    static Fault malformed(String reason, String clause) {
        return malformed(400, reason, clause);
    }

    static Fault malformed(int status, String reason, String clause) {
        return new Fault(
                status,
                Finding.of(Codes.MESSAGE_MALFORMED)
                        .with("protocol", Protocol.HTTP.label())
                        .with("reason", reason)
                        .with("clause", clause));
    }

    /** Longer than the limit; the octets are those seen so far. */
    static Fault tooLarge(int status, long octets, long limit) {
        return new Fault(
                status,
                Finding.of(Codes.MESSAGE_TOO_LARGE)
                        .with("protocol", Protocol.HTTP.label())
                        .with("octets", octets)
                        .with("limit", limit));
    }

    static Finding truncated() {
        return Finding.of(Codes.MESSAGE_TRUNCATED).with("protocol", Protocol.HTTP.label());
    }

    static Finding outOfOrder(String reason, String clause) {
        return Finding.of(Codes.MESSAGE_OUT_OF_ORDER)
                .with("protocol", Protocol.HTTP.label())
                .with("reason", reason)
                .with("clause", clause);
    }

    static Finding upgrade(String to) {
        return Finding.of(Codes.HTTP_UPGRADE).with("to", to);
    }
}
