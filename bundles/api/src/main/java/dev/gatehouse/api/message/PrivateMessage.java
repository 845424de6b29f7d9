package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.util.Map;

/**
 * A message of an integrator's own protocol.
 *
 * @param protocol its protocol
 * @param fields what its guards read; values are hostile text
 * @param size octets on the wire
 */
public record PrivateMessage(Protocol protocol, Map<String, String> fields, long size)
        implements ProtocolMessage {
    public PrivateMessage {
        fields = Map.copyOf(fields);
    }

    @Override
    public Kind kind() {
        return Kind.PRIVATE;
    }

    @Override
    public String toString() {
        return "PrivateMessage[" + protocol + ", " + size + " octets]";
    }
}
