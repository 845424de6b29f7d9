package dev.gatehouse.panel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exact names under which the panel may be asked. A page that has its own name point to this
 * machine (DNS rebinding) names itself, and gets 421 (RFC 9110 15.5.20).
 *
 * @param allowed what the header {@code Host} may be, in small letters
 */
record HostRule(Set<String> allowed) {
    private static final int HTTPS = 443;

    HostRule {
        allowed = Set.copyOf(allowed);
    }

    static HostRule of(List<String> hosts, int port) {
        return new HostRule(
                hosts.stream()
                        .map(host -> host.indexOf(':') < 0 ? host : "[" + host + "]")
                        .flatMap(
                                host ->
                                        port == HTTPS
                                                ? Stream.of(host, host + ":" + port)
                                                : Stream.of(host + ":" + port))
                        .collect(Collectors.toSet()));
    }

    /** Returns the host that was asked for, if it is ours; several are none. */
    Optional<String> check(List<String> given) {
        return Optional.of(given)
                .filter(hosts -> hosts.size() == 1)
                .map(hosts -> hosts.get(0).toLowerCase(Locale.ROOT))
                .filter(allowed::contains);
    }

    static Refusal refusal() {
        return new Refusal(421, "misdirected", "The panel is not to be reached under this name.");
    }
}
