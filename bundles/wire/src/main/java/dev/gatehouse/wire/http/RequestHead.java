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
 * @param withheld octets of it that are not passed on
 */
record RequestHead(
        String method,
        String target,
        String host,
        List<HttpField> fields,
        Framing framing,
        boolean http11,
        boolean close,
        int length,
        List<Withheld.Cut> withheld) {
    private static final String ACCEPT = "Accept";
    private static final String EXPECT = "Expect";

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether the client waits for a 100 before it sends content: RFC 9110 10.1.1. */
    boolean expectsContinue() {
        return http11
                && framing.kind() != Framing.Kind.NONE
                && value(EXPECT).map(v -> v.equalsIgnoreCase("100-continue")).orElse(false);
    }

    /** Whether the client would rather read JSON than a page. */
    boolean wantsJson() {
        String accept = value(ACCEPT).orElse("").toLowerCase(Locale.ROOT);
        return !accept.contains("text/html")
                && (accept.contains("application/json")
                        || accept.contains("application/problem+json"));
    }

    /**
     * Returns what is asked of a head after its request was passed on. A response may take hours;
     * so the query and the fields, which may hold a password, are not kept for as long.
     */
    RequestHead passedOn() {
        List<HttpField> kept = fields.stream().filter(RequestHead::outlives).toList();
        return new RequestHead(method, "", host, kept, framing, http11, close, length, withheld);
    }

    private static boolean outlives(HttpField field) {
        return field.name().equalsIgnoreCase(ACCEPT) || field.name().equalsIgnoreCase(EXPECT);
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

    /**
     * Returns the octets of this request, or -1 where the connection can't be kept behind it.
     *
     * @param judged octets of it that are here and framed, from its first
     * @param discard octets of content that may still be read and dropped
     */
    long whole(int judged, int discard) {
        if (close || !http11) {
            return -1;
        }
        boolean here = judged > length;
        return switch (framing.kind()) {
            case NONE -> length;
            // RFC 9110 10.1.1: a client refused while it waited for a 100 may send no content.
            case LENGTH ->
                    here || framing.length() <= discard && !expectsContinue()
                            ? length + framing.length()
                            : -1;
            case CHUNKED -> here ? judged : -1;
            case UNTIL_CLOSE, BROKEN -> -1;
        };
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
