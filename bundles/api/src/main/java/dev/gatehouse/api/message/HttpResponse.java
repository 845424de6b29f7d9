package dev.gatehouse.api.message;

import dev.gatehouse.api.flow.Protocol;
import java.util.List;

/**
 * The head of an HTTP/1.x response. Prints no fields.
 *
 * @param status 100 to 599
 * @param fields in order
 * @param size octets on the wire; -1 where not known yet
 */
public record HttpResponse(int status, List<HttpField> fields, long size)
        implements ProtocolMessage {
    public HttpResponse {
        fields = List.copyOf(fields);
    }

    @Override
    public Kind kind() {
        return Kind.HTTP_RESPONSE;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP;
    }

    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + size + " octets]";
    }
}
