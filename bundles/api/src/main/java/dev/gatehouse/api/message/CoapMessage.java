package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A CoAP message, a datagram: RFC 7252 3.
 *
 * @param type confirmable or not, acknowledgement, reset
 * @param code class and detail in one octet: 0x01 is GET, 0x45 is 2.05
 * @param messageId 0 to 65535
 * @param token 0 to 8 octets, as hexadecimal
 * @param options in the order of their numbers
 * @param payload read-only view, valid while the message is judged; absent if there is none
 * @param size octets of the datagram
 */
public record CoapMessage(
        Type type,
        int code,
        int messageId,
        String token,
        List<CoapOption> options,
        Optional<ByteBuffer> payload,
        long size)
        implements ProtocolMessage {

    /** Number of the option Uri-Path: RFC 7252 5.10.1. */
    public static final int URI_PATH = 11;

    /** The message types: RFC 7252 3, in the order of their numbers. */
    public enum Type {
        CONFIRMABLE,
        NON_CONFIRMABLE,
        ACKNOWLEDGEMENT,
        RESET
    }

    public CoapMessage {
        options = List.copyOf(options);
    }

    @Override
    public Kind kind() {
        return Kind.COAP;
    }

    @Override
    public Protocol protocol() {
        return Protocol.COAP;
    }

    /** Returns whether it asks for something: class 0, not empty. */
    public boolean request() {
        return code > 0 && code < 0x20;
    }

    /** Returns the path of a request, such as {@code /light/state}; hostile text. */
    public String path() {
        return options.stream()
                .filter(option -> option.number() == URI_PATH)
                .map(option -> new String(option.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("/", "/", ""));
    }
}
