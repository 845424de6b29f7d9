package dev.gatehouse.wire.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a message ends: RFC 9112 6.3, without any of its leave to guess.
 *
 * @param kind how the content is delimited
 * @param length octets of content for {@link Kind#LENGTH}, else 0
 * @param fault why the message can't be delimited, for {@link Kind#BROKEN}
 */
record Framing(Kind kind, long length, Optional<Fault> fault) {
    enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE,
        BROKEN
    }

    private static final Framing NONE = new Framing(Kind.NONE, 0, Optional.empty());
    private static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0, Optional.empty());
    private static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0, Optional.empty());

    /** Returns the framing of a request. */
    static Framing request(String method, Fields fields, boolean http11) {
        Framing framing = declared(fields, http11, NONE);
        boolean content = framing.kind == Kind.LENGTH || framing.kind == Kind.CHUNKED;
        if (content && (method.equals("GET") || method.equals("HEAD") || method.equals("TRACE"))) {
            // RFC 9110 9.3.1, 9.3.2, 9.3.8: no meaning, and known as a way to smuggle a request.
            return broken("content in a " + method + " request", "RFC 9110 9.3.1");
        }
        return framing;
    }

    /** Returns the framing of a response to a request with this method. */
    static Framing response(int status, boolean toHead, Fields fields, boolean http11) {
        Framing declared = declared(fields, http11, UNTIL_CLOSE);
        if (declared.kind == Kind.BROKEN) {
            return declared;
        }
        if (status < 200 || status == 204) {
            // RFC 9112 6.1 and RFC 9110 8.6 forbid both; a length of 0 says the same thing twice.
            return declared.kind == Kind.LENGTH || declared.kind == Kind.CHUNKED
                    ? broken("content in an answer that has none", "RFC 9112 6.3")
                    : NONE;
        }
        return toHead || status == 304 ? NONE : declared;
    }

    private static Framing declared(Fields fields, boolean http11, Framing otherwise) {
        List<String> codings = fields.values("Transfer-Encoding");
        List<String> lengths = fields.values("Content-Length");
        if (!codings.isEmpty()) {
            return coded(codings, lengths, http11);
        }
        if (lengths.isEmpty()) {
            return otherwise;
        }
        if (lengths.size() > 1) {
            return broken("more than one Content-Length", "RFC 9112 6.3");
        }
        OptionalLong length = Grammar.length(lengths.get(0));
        if (length.isEmpty()) {
            return broken("a Content-Length that is not a plain number", "RFC 9110 8.6");
        }
        return length.getAsLong() == 0
                ? NONE
                : new Framing(Kind.LENGTH, length.getAsLong(), Optional.empty());
    }

    private static Framing coded(List<String> codings, List<String> lengths, boolean http11) {
        if (!lengths.isEmpty()) {
            return broken("both Transfer-Encoding and Content-Length", "RFC 9112 6.1");
        }
        if (!http11) {
            return broken("Transfer-Encoding in HTTP/1.0", "RFC 9112 6.1");
        }
        if (codings.size() > 1) {
            return broken("more than one Transfer-Encoding", "RFC 9112 6.1");
        }
        // Other codings are legal before a last chunked, but nobody here could read them.
        if (!codings.get(0).equalsIgnoreCase("chunked")) {
            return broken("a Transfer-Encoding other than chunked", "RFC 9112 6.1");
        }
        return CHUNKED;
    }

    private static Framing broken(String reason, String clause) {
        return new Framing(Kind.BROKEN, 0, Optional.of(Fault.malformed(reason, clause)));
    }
}
