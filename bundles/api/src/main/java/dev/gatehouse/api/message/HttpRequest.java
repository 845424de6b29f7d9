package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP/1.x request whose framing was found unambiguous (RFC 9112). Prints neither target nor
 * fields.
 *
 * @param method as sent
 * @param target the request target as sent; of an absolute-form the part that an origin-form would
 *     have, so that a rule on paths holds for both
 * @param host the host it asks for, lower case, without port; empty for HTTP/1.0 without Host
 * @param fields in order
 * @param bodyLength octets of content, transfer coding removed; -1 where not known yet
 * @param body read-only view of the whole content, valid while the message is judged; absent where
 *     no policy reads it or where it is longer than the policy reads
 * @param size octets on the wire; -1 where not known yet
 */
public record HttpRequest(
        String method,
        String target,
        String host,
        List<HttpField> fields,
        long bodyLength,
        Optional<ByteBuffer> body,
        long size)
        implements ProtocolMessage {
    public HttpRequest {
        fields = List.copyOf(fields);
    }

    /** Returns the first value of a field, whatever the case of its name. */
    public Optional<String> field(String name) {
        for (HttpField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** Returns the target's path, without query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    @Override
    public Kind kind() {
        return Kind.HTTP_REQUEST;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP;
    }

    @Override
    public String toString() {
        return "HttpRequest[" + method + ", " + size + " octets]";
    }
}
