package dev.gatehouse.wire.coap;

import dev.gatehouse.api.message.CoapMessage;

/**
 * What of a datagram can be answered even if the rest of it is broken: RFC 7252 3. Immutable.
 *
 * @param type confirmable or not, acknowledgement, reset
 * @param code class and detail in one octet
 * @param messageId 0 to 65535
 * @param token as hexadecimal; empty also where it could not be read
 * @param unwanted the classes of responses that the sender does not want to hear, as the value of
 *     No-Response: RFC 7967 2.1
 */
public record CoapHeader(
        CoapMessage.Type type, int code, int messageId, String token, int unwanted) {

    /** Returns whether it asks for something: class 0, not empty. */
    public boolean request() {
        return code > 0 && code < 0x20;
    }

    CoapHeader unwanted(int classes) {
        return new CoapHeader(type, code, messageId, token, classes);
    }
}
