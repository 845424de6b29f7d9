package dev.gatehouse.wire.coap;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Protocol;

/**
 * Why a datagram is no CoAP message that may pass. A value; holds no text of the datagram.
 *
 * @param answer what its sender is told
 * @param reason a clause for people
 * @param clause the rule that it breaks
 */
public record CoapFault(Answer answer, String reason, String clause) {

    /** What the rules want a refused sender to be told. */
    public enum Answer {
        /** Nothing at all. */
        SILENCE,
        /** The message is rejected as one whose form is wrong: RFC 7252 4.2, 4.3. */
        REJECT,
        /** 4.00, in the layer of requests and responses. */
        BAD_REQUEST,
        /** 4.02, for an option that is to be treated like an unknown critical one. */
        BAD_OPTION,
        /** 5.05, since nobody here is a forward proxy: RFC 7252 5.10.2. */
        NO_PROXY
    }

    /** Returns the finding that says so. */
    public Finding finding() {
        return Finding.of(Codes.MESSAGE_MALFORMED)
                .with("protocol", Protocol.COAP.label())
                .with("reason", reason)
                .with("clause", clause);
    }
}
