package dev.gatehouse.wire.http;

import dev.gatehouse.api.message.HttpField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one section, read from lines whose ends and octets {@link HeadScanner} has checked.
 * Strict: RFC 9112 5 and RFC 9110 5.
 */
final class Fields {
    /**
     * Fields that frame a message or choose its server. Some gateways behind us read {@code _} as
     * {@code -}, so such a spelling is refused rather than passed as a field of its own.
     */
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "host");

    /** Fields that may not come after the content they change the meaning of: RFC 9110 6.5.1. */
    private static final Set<String> NOT_IN_TRAILERS =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "host",
                    "connection",
                    "upgrade",
                    "te",
                    "trailer",
                    "expect",
                    "authorization",
                    "proxy-authorization",
                    "www-authenticate",
                    "proxy-authenticate",
                    "cookie",
                    "set-cookie",
                    "content-type",
                    "content-encoding",
                    "content-range",
                    "cache-control",
                    "location",
                    "range");

    private final List<HttpField> list = new ArrayList<>();

    List<HttpField> list() {
        return list;
    }

    /** Reads field lines until the empty line. */
    Optional<Fault> read(byte[] octets, int from, int to) {
        int at = from;
        while (at < to) {
            int end = lineEnd(octets, at, to);
            if (end == at) {
                return Optional.empty();
            }
            Optional<Fault> fault = line(octets, at, end);
            if (fault.isPresent()) {
                return fault;
            }
            at = end + 2;
        }
        return Optional.empty();
    }

    /** Refuses fields that a trailer section must not carry. */
    Optional<Fault> asTrailers() {
        for (HttpField field : list) {
            if (NOT_IN_TRAILERS.contains(field.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(
                        Fault.malformed("a field that no trailer may carry", "RFC 9110 6.5.1"));
            }
        }
        return Optional.empty();
    }

    List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (HttpField field : list) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** Returns whether a comma-separated field names this token, in any case. */
    boolean lists(String name, String token) {
        for (String value : values(name)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Refuses a Connection field that would take a framing field off the message on the way. */
    Optional<Fault> connection() {
        for (String name : FRAMING) {
            if (lists("Connection", name)) {
                return Optional.of(
                        Fault.malformed(
                                "a Connection field that names an end-to-end field",
                                "RFC 9110 7.6.1"));
            }
        }
        return Optional.empty();
    }

    static int lineEnd(byte[] octets, int from, int to) {
        int at = from;
        while (at < to && octets[at] != '\r') {
            at++;
        }
        return at;
    }

    private Optional<Fault> line(byte[] octets, int from, int end) {
        if (octets[from] == ' ' || octets[from] == '\t') {
            return fault("a field that goes on in a second line", "RFC 9112 5.2");
        }
        int colon = from;
        while (colon < end && Grammar.token(octets[colon])) {
            colon++;
        }
        if (colon == end || octets[colon] != ':') {
            boolean space = colon < end && (octets[colon] == ' ' || octets[colon] == '\t');
            return space
                    ? fault("white space before the colon of a field", "RFC 9112 5.1")
                    : fault("a field name that is not a token", "RFC 9110 5.1");
        }
        if (colon == from) {
            return fault("a field without a name", "RFC 9110 5.1");
        }
        String name = text(octets, from, colon);
        if (name.indexOf('_') >= 0
                && FRAMING.contains(name.replace('_', '-').toLowerCase(Locale.ROOT))) {
            return fault("a framing field spelt with an underscore", "RFC 9112 6.3");
        }
        list.add(new HttpField(name, value(octets, colon + 1, end)));
        return Optional.empty();
    }

    // Optional white space is SP and HTAB only: RFC 9110 5.6.3.
    private static String value(byte[] octets, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && (octets[start] == ' ' || octets[start] == '\t')) {
            start++;
        }
        while (end > start && (octets[end - 1] == ' ' || octets[end - 1] == '\t')) {
            end--;
        }
        return text(octets, start, end);
    }

    private static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static Optional<Fault> fault(String reason, String clause) {
        return Optional.of(Fault.malformed(reason, clause));
    }
}
