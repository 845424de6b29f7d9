package dev.gatehouse.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one complete request head, each check citing its clause. Used once: {@link #parse}, then
 * {@link #head} if there was no fault and no {@link #upgrade}.
 */
final class RequestParser {
    private static final String LINE = "RFC 9112 3";
    private static final String TARGET = "RFC 9112 3.2";

    private final byte[] octets;
    private final Fields fields = new Fields();
    private String method = "";
    private String target = "";
    private String host = "";
    private boolean http11;
    private Optional<String> upgrade = Optional.empty();
    private Framing framing = Framing.request("", fields, true);

    /** Reads these octets, whose line ends {@link HeadScanner} has checked. */
    RequestParser(byte[] octets) {
        this.octets = octets;
    }

    Optional<Fault> parse() {
        int end = Fields.lineEnd(octets, 0, octets.length);
        return line(new String(octets, 0, end, StandardCharsets.ISO_8859_1))
                .or(() -> fields.read(octets, end + 2, octets.length))
                .or(fields::connection)
                .or(this::framing)
                .or(this::host)
                .or(this::form);
    }

    /** Returns the protocol that the client wants to change to, if it does. */
    Optional<String> upgrade() {
        return upgrade;
    }

    RequestHead head() {
        boolean close =
                fields.lists("Connection", "close")
                        || !http11 && !fields.lists("Connection", "keep-alive");
        return new RequestHead(
                method,
                target,
                host,
                fields.list(),
                framing,
                http11,
                close,
                octets.length,
                Withheld.ofRequest(octets));
    }

    private Optional<Fault> line(String line) {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 0 || first == last) {
            return fault("a request line without method, target and version", LINE);
        }
        method = line.substring(0, first);
        target = line.substring(first + 1, last);
        String version = line.substring(last + 1);
        if (!token(method)) {
            return fault("a method that is not a token", "RFC 9112 3.1");
        }
        if (!target.chars().allMatch(RequestParser::visible) || target.isEmpty()) {
            return fault("a character in the target that no URI has", TARGET);
        }
        http11 = version.equals("HTTP/1.1");
        if (!http11 && !version.equals("HTTP/1.0")) {
            boolean other = version.matches("HTTP/[0-9]\\.[0-9]");
            return Optional.of(
                    Fault.malformed(
                            other ? 505 : 400, "a version other than 1.0 or 1.1", "RFC 9112 2.3"));
        }
        return Optional.empty();
    }

    private Optional<Fault> framing() {
        if (method.equals("CONNECT")) {
            upgrade = Optional.of("CONNECT");
        } else if (fields.has("Upgrade")) {
            upgrade = Optional.of(String.join(", ", fields.values("Upgrade")));
        }
        framing = Framing.request(method, fields, http11);
        return framing.fault();
    }

    private Optional<Fault> host() {
        List<String> hosts = fields.values("Host");
        if (hosts.size() > 1) {
            return fault("more than one Host", TARGET);
        }
        if (hosts.isEmpty()) {
            return http11 ? fault("no Host", TARGET) : Optional.empty();
        }
        Optional<String> read = Authority.host(hosts.get(0));
        if (read.isEmpty()) {
            return fault("a Host that names no host", "RFC 9110 7.2");
        }
        host = read.get();
        return Optional.empty();
    }

    private Optional<Fault> form() {
        if (method.equals("CONNECT")) {
            return Optional.empty(); // Refused as a change of protocol, whatever its target.
        }
        if (target.startsWith("/")) {
            return Optional.empty();
        }
        if (target.equals("*")) {
            return method.equals("OPTIONS")
                    ? Optional.empty()
                    : fault("an asterisk as target of " + label(), "RFC 9112 3.2.4");
        }
        return absolute();
    }

    // RFC 9112 3.2.2: a server takes the authority of the target, others the Host: both must agree.
    private Optional<Fault> absolute() {
        int start = target.indexOf("://");
        String scheme = start < 0 ? "" : target.substring(0, start).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return fault("a target of no known form", TARGET);
        }
        int from = start + 3;
        int end = from;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        List<String> hosts = fields.values("Host");
        boolean agree =
                !hosts.isEmpty() && hosts.get(0).equalsIgnoreCase(target.substring(from, end));
        if (!agree) {
            return fault("a target and a Host that differ", "RFC 9112 3.2.2");
        }
        String rest = target.substring(end);
        target = rest.startsWith("/") ? rest : "/" + rest;
        return Optional.empty();
    }

    private String label() {
        return method.length() <= 16 ? method : "another method";
    }

    private static boolean token(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Grammar.token((byte) text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    // RFC 3986 2, and what browsers leave unescaped in a query; never space, control, fragment.
    private static boolean visible(int c) {
        return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>';
    }

    private static Optional<Fault> fault(String reason, String clause) {
        return Optional.of(Fault.malformed(reason, clause));
    }
}
