package dev.gatehouse.wire.http;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request whose framing is unambiguous.
 *
 * @param method as sent
 * @param target as sent; of an absolute-form the part that an origin-form would have
 * @param host lower case, without port and brackets; empty for HTTP/1.0 without Host
 * @param fields in order
 * @param framing where the content ends
 * @param http11 false for HTTP/1.0
 * @param close whether the client asks for the connection to end after this request
 * @param length octets of the head
 */
record RequestHead(
        String method,
        String target,
        String host,
        List<HttpField> fields,
        Framing framing,
        boolean http11,
        boolean close,
        int length) {

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether the client waits for a 100 before it sends content: RFC 9110 10.1.1. */
    boolean expectsContinue() {
        return http11
                && framing.kind() != Framing.Kind.NONE
                && value("Expect").map(v -> v.equalsIgnoreCase("100-continue")).orElse(false);
    }

    /** Whether the client would rather read JSON than a page. */
    boolean wantsJson() {
        String accept = value("Accept").orElse("").toLowerCase(Locale.ROOT);
        return !accept.contains("text/html")
                && (accept.contains("application/json")
                        || accept.contains("application/problem+json"));
    }

    /** Returns the message without its content. */
    HttpRequest message() {
        return switch (framing.kind()) {
            case NONE -> message(0, Optional.empty(), length);
            case LENGTH -> message(framing.length(), Optional.empty(), length + framing.length());
            case CHUNKED, UNTIL_CLOSE, BROKEN -> message(-1, Optional.empty(), -1);
        };
    }

    HttpRequest message(long bodyLength, Optional<ByteBuffer> body, long size) {
        return new HttpRequest(method, target, host, fields, bodyLength, body, size);
    }

    private Optional<String> value(String name) {
        for (HttpField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
