package dev.gatehouse.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads one complete response head. Used once: {@link #parse}, then {@link #head} if there was no
 * fault.
 */
final class ResponseParser {
    private static final String LINE = "RFC 9112 4";

    /** Characters of {@code HTTP/1.1 200 }, which is as far as the line has a fixed shape. */
    private static final int FIXED = 13;

    private final byte[] octets;
    private final boolean toHead;
    private final Fields fields = new Fields();
    private int status;
    private boolean http11;
    private Framing framing = Framing.response(200, false, fields, true);

    /**
     * Reads these octets, whose line ends {@link HeadScanner} has checked.
     *
     * @param toHead whether this answers a HEAD request
     */
    ResponseParser(byte[] octets, boolean toHead) {
        this.octets = octets;
        this.toHead = toHead;
    }

    Optional<Fault> parse() {
        int end = Fields.lineEnd(octets, 0, octets.length);
        return line(new String(octets, 0, end, StandardCharsets.ISO_8859_1))
                .or(() -> fields.read(octets, end + 2, octets.length))
                .or(fields::connection)
                .or(this::framing);
    }

    /** Returns the protocol that the server says it changes to. */
    String upgrade() {
        return String.join(", ", fields.values("Upgrade"));
    }

    ResponseHead head() {
        boolean close =
                framing.kind() == Framing.Kind.UNTIL_CLOSE
                        || fields.lists("Connection", "close")
                        || !http11 && !fields.lists("Connection", "keep-alive");
        return new ResponseHead(
                status, fields.list(), framing, close, octets.length, Withheld.ofResponse(octets));
    }

    private Optional<Fault> line(String line) {
        boolean shape =
                line.length() >= FIXED
                        && line.startsWith("HTTP/1.")
                        && line.charAt(8) == ' '
                        && line.charAt(12) == ' ';
        if (!shape) {
            return fault("a status line without version and status", LINE);
        }
        char minor = line.charAt(7);
        http11 = minor == '1';
        if (!http11 && minor != '0') {
            return fault("a version other than 1.0 or 1.1", "RFC 9112 2.3");
        }
        for (int i = 9; i < 12; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return fault("a status that is not a number", LINE);
            }
            status = status * 10 + digit;
        }
        return status < 100 || status > 599
                ? fault("a status outside 100 to 599", "RFC 9110 15")
                : Optional.empty();
    }

    private Optional<Fault> framing() {
        framing = Framing.response(status, toHead, fields, http11);
        return framing.fault();
    }

    private static Optional<Fault> fault(String reason, String clause) {
        return Optional.of(Fault.malformed(502, reason, clause));
    }
}
