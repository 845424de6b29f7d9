package dev.gatehouse.wire.http;

import dev.gatehouse.api.flow.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the host of a Host field and decides whether a route may be asked for it. A Host chooses
 * what must be proven, never where to connect; its port chooses nothing and is only checked.
 */
final class Authority {
    /** Characters of a name; RFC 1035 2.3.4 allows 255 octets. */
    private static final int LONGEST = 255;

    private static final int PORT_DIGITS = 5;
    private static final int LAST_PORT = 65_535;

    private Authority() {}

    /**
     * Returns the host, lower case and without port and brackets; absent where it is no {@code
     * uri-host [":" port]} (RFC 9110 7.2), or one that readers disagree on: user information,
     * percent-encoding, an empty host or port.
     */
    static Optional<String> host(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (end < 0) {
            end = authority.length();
        }
        if (end == 0 || end > LONGEST || !port(authority.substring(end))) {
            return Optional.empty();
        }
        String host = authority.substring(0, end).toLowerCase(Locale.ROOT);
        boolean literal = host.startsWith("[");
        String inner = literal ? host.substring(1, host.length() - 1) : host;
        if (inner.isEmpty() || !inner.chars().allMatch(c -> allowed(c, literal))) {
            return Optional.empty();
        }
        return Optional.of(inner);
    }

    /**
     * Returns whether this route may be asked for this host: a name that the endpoint has proven by
     * its certificate, the name that we serve the endpoint under, or one that the configuration
     * lists. On a leg that is plain by configuration nothing is proven, and the endpoint's own name
     * stands in. A request that names no host (HTTP/1.0) can't be misdirected.
     *
     * @param names the names of the verified certificate
     */
    static boolean covers(Route route, Set<String> names, String host) {
        if (host.isEmpty() || listed(route.hosts(), host) || same(route.serve(), host)) {
            return true;
        }
        return switch (route.tls()) {
            case REQUIRED -> names.stream().anyMatch(name -> matches(name, host));
            case OFF -> listed(List.of(route.host(), route.verifiedName()), host);
        };
    }

    // RFC 9525 6.3: a wildcard is the whole left-most label and stands for exactly one.
    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equalsIgnoreCase(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    private static boolean same(Optional<String> name, String host) {
        return name.isPresent() && name.get().equalsIgnoreCase(host);
    }

    private static boolean listed(List<String> names, String host) {
        return names.stream().anyMatch(name -> name.equalsIgnoreCase(host));
    }

    private static boolean allowed(int c, boolean literal) {
        if (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '.') {
            return true;
        }
        return literal ? c == ':' : c == '-' || c == '_' || c == '~';
    }

    private static boolean port(String text) {
        if (text.isEmpty()) {
            return true;
        }
        String digits = text.substring(1);
        return text.charAt(0) == ':'
                && !digits.isEmpty()
                && digits.length() <= PORT_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(digits) <= LAST_PORT;
    }
}
