package dev.gatehouse.panel;

import dev.gatehouse.api.policy.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration that can be used.
 *
 * @param listen where to listen; port 0 for any
 * @param hosts under which names it may be asked, the one for strangers first
 */
record PanelSettings(InetSocketAddress listen, List<String> hosts) {
    /** Most names: each has its certificate. */
    static final int HOSTS = 16;

    private static final Pattern LISTEN =
            Pattern.compile("(?:\\[([0-9A-Fa-f:]{2,39})]|([0-9.]{7,15}|localhost)):(\\d{1,5})");

    /** No leading zeros: some take them for octal. */
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** RFC 1123 2.1: letters, digits and hyphens. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9][a-z0-9-]{0,62})*");

    private static final int HIGHEST_PORT = 65_535;

    PanelSettings {
        hosts = List.copyOf(hosts);
    }

    /** What a configuration means: settings, or what is wrong with it. */
    record Parsed(Optional<PanelSettings> settings, List<Fault> faults) {}

    static Parsed parse(PanelConfig config) {
        List<Fault> faults = new ArrayList<>();
        Optional<InetSocketAddress> listen = listen(config.listen());
        if (listen.isEmpty()) {
            faults.add(fault("listen", "is no address with a port", "127.0.0.1:8443, [::1]:8443"));
        }
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : config.hosts()) {
            Optional<String> known = host(host);
            known.ifPresent(hosts::add);
            if (known.isEmpty()) {
                faults.add(fault("hosts", "holds no name and no address", "names, addresses"));
            }
        }
        listen.map(InetSocketAddress::getAddress)
                .filter(address -> !address.isAnyLocalAddress())
                .ifPresent(address -> hosts.add(address.getHostAddress()));
        if (hosts.isEmpty() || hosts.size() > HOSTS) {
            faults.add(fault("hosts", "are too few or too many", "1 to " + HOSTS));
        }
        return faults.isEmpty()
                ? new Parsed(
                        Optional.of(new PanelSettings(listen.orElseThrow(), List.copyOf(hosts))),
                        List.of())
                : new Parsed(Optional.empty(), faults);
    }

    private static Fault fault(String key, String reason, String allowed) {
        return new Fault("dev.gatehouse.panel", key, reason, allowed);
    }

    private static Optional<InetSocketAddress> listen(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return port > HIGHEST_PORT
                ? Optional.empty()
                : address(host.equals("localhost") ? "127.0.0.1" : host)
                        .map(address -> new InetSocketAddress(address, port));
    }

    private static Optional<String> host(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        Optional<InetAddress> address = address(small);
        if (address.isPresent()) {
            return address.map(InetAddress::getHostAddress);
        }
        return Optional.of(small)
                .filter(name -> NAME.matcher(name).matches() && !name.matches("[0-9.]+"));
    }

    /** Reads an address in figures; nobody is ever asked for a name. */
    private static Optional<InetAddress> address(String text) {
        if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return text.indexOf(':') >= 0 && !text.matches("[0-9a-fA-F:.]+")
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
