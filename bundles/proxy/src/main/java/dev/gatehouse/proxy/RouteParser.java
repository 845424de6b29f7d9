package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.policy.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one route's configuration: a pure function from keys to a route or to all its faults. Asks
 * nobody for a name and opens no file.
 */
final class RouteParser {
    /** Characters: RFC 4279 5.3 asks for 128 octets at least, and devices have no more. */
    private static final int LONGEST_IDENTITY = 128;

    private static final String VAULT = "vault:[a-z0-9][a-z0-9._-]{0,63}";

    private final String name;
    private final Path folder;
    private final Set<String> protocols;
    private final List<Fault> faults = new ArrayList<>();

    private RouteParser(String name, Path folder, Set<String> protocols) {
        this.name = name;
        this.folder = folder;
        this.protocols = protocols;
    }

    /**
     * What came of it.
     *
     * @param setup the route, if there is no fault
     * @param faults what is wrong
     */
    record Parsed(Optional<RouteSetup> setup, List<Fault> faults) {
        /** Returns all faults as one clause. */
        String reason() {
            return String.join("; ", faults.stream().map(Parsed::clause).toList());
        }

        private static String clause(Fault fault) {
            return fault.key() + ": " + fault.reason() + ", allowed: " + fault.allowed();
        }
    }

    /**
     * Reads a route.
     *
     * @param name the route's name
     * @param config its keys
     * @param folder what certificate files are relative to
     * @param protocols the names of the protocols that there are layers for
     */
    static Parsed parse(String name, RouteConfig config, Path folder, Set<String> protocols) {
        return new RouteParser(name, folder, protocols).read(config);
    }

    private Parsed read(RouteConfig config) {
        HostPort listen = hostPort("listen", config.listen(), true);
        HostPort to = hostPort("to", config.to(), false);
        Protocol protocol = protocol(config.protocol());
        Route.Tls tls = tls(config.tls());
        String verified = config.name().isBlank() ? to.host() : host("name", config.name());
        List<String> trust = files(config.trust());
        Optional<String> client = client(config.client());
        Optional<Route.Psk> psk = psk(config);
        Optional<String> serve = text(config.serve()).map(value -> host("serve", value));
        List<String> hosts = list(config.hosts());
        hosts.forEach(value -> host("hosts", value));
        List<String> from = from(config.from(), listen);
        calledItself(listen, to);
        datagrams(protocol, tls, serve, psk, trust);
        if (!faults.isEmpty()) {
            return new Parsed(Optional.empty(), List.copyOf(faults));
        }
        Route route =
                new Route(
                        name,
                        protocol,
                        to.host(),
                        to.port(),
                        tls,
                        verified,
                        trust,
                        client,
                        serve,
                        hosts,
                        from,
                        text(config.device()),
                        text(config.profile()),
                        psk);
        InetSocketAddress address =
                new InetSocketAddress(listen.address().orElseThrow(), listen.port());
        return new Parsed(Optional.of(new RouteSetup(route, address)), List.of());
    }

    private HostPort hostPort(String key, String text, boolean listening) {
        Optional<HostPort> read = text == null ? Optional.empty() : HostPort.parse(text.strip());
        if (listening && read.isPresent() && read.get().address().isEmpty()) {
            fault(key, "a name cannot be listened on", "ADDRESS:PORT, such as 127.0.0.1:1883");
        } else if (!listening && read.isPresent() && read.get().port() == 0) {
            fault(key, "port 0 leads nowhere", "a port from 1 to 65535");
        } else if (read.isEmpty()) {
            fault(
                    key,
                    "not a host and a port",
                    listening ? "ADDRESS:PORT, port 0 to 65535" : "HOST:PORT, port 1 to 65535");
        }
        return read.orElse(new HostPort("", 0));
    }

    private Protocol protocol(String text) {
        if (text == null || !protocols.contains(text)) {
            fault("protocol", "not a protocol that is judged here", String.join(", ", protocols));
            return Protocol.HTTP;
        }
        return new Protocol(text);
    }

    private Route.Tls tls(String text) {
        if ("off".equals(text)) {
            return Route.Tls.OFF;
        }
        if (!"required".equals(text)) {
            fault("tls", "not a known word", "required, off");
        }
        return Route.Tls.REQUIRED;
    }

    private String host(String key, String text) {
        if (!HostPort.isHost(text.strip())) {
            fault(key, "not a host name", "a host name or an address");
        }
        return text.strip();
    }

    private List<String> files(String[] names) {
        List<String> files = new ArrayList<>();
        for (String file : list(names)) {
            try {
                files.add(folder.resolve(file).normalize().toString());
            } catch (InvalidPathException unreadable) {
                fault("trust", "not a file name", "PEM files, relative to the configuration");
            }
        }
        return files;
    }

    private Optional<String> client(String text) {
        Optional<String> value = text(text);
        if (value.isPresent() && !value.get().matches(VAULT)) {
            fault("client", "a key is named, never written here", "vault:NAME");
            return Optional.empty();
        }
        return value.map(reference -> reference.substring("vault:".length()));
    }

    private Optional<Route.Psk> psk(RouteConfig config) {
        Optional<String> identity = text(config.psk_identity());
        Optional<String> secret = text(config.psk_secret());
        if (identity.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (identity.isEmpty() || identity.get().length() > LONGEST_IDENTITY) {
            fault("psk/identity", "missing or too long", "1 to 128 characters");
        } else if (secret.isEmpty() || !secret.get().matches(VAULT)) {
            fault("psk/secret", "a key is named, never written here", "vault:NAME");
        } else {
            String name = secret.get().substring("vault:".length());
            return Optional.of(new Route.Psk(identity.get(), name));
        }
        return Optional.empty();
    }

    /** What holds for protocols over UDP alone, and what does not hold for them. */
    private void datagrams(
            Protocol protocol,
            Route.Tls tls,
            Optional<String> serve,
            Optional<Route.Psk> psk,
            List<String> trust) {
        boolean coap = protocol.equals(Protocol.COAP);
        if (coap && serve.isPresent()) {
            fault("serve", "a CoAP listener speaks no DTLS itself", "to leave it out");
        }
        if (psk.isPresent() && (!coap || tls == Route.Tls.OFF)) {
            fault("psk", "a shared key is for DTLS", "protocol coap, tls required");
        }
        if (psk.isPresent() && !trust.isEmpty()) {
            fault("trust", "with a shared key no certificate is looked at", "psk or trust");
        }
    }

    private List<String> from(String[] texts, HostPort listen) {
        List<String> from = list(texts);
        boolean loopback = listen.address().map(InetAddress::isLoopbackAddress).orElse(true);
        if (from.isEmpty() && !loopback) {
            fault(
                    "from",
                    "missing, and the route listens beyond loopback",
                    "the addresses or prefixes that may use it, such as 192.168.1.0/24");
        }
        if (SourceRules.of(from).isEmpty()) {
            fault("from", "neither an address nor a prefix", "10.0.0.7, 192.168.1.0/24, fd00::/8");
        }
        return from;
    }

    private void calledItself(HostPort listen, HostPort to) {
        if (listen.port() == to.port() && to.port() != 0 && sameHost(listen, to)) {
            fault("to", "the route would call itself", "an address other than its own");
        }
    }

    private static boolean sameHost(HostPort listen, HostPort to) {
        Optional<InetAddress> own = listen.address();
        boolean toLoopback =
                to.host().equalsIgnoreCase("localhost")
                        || to.address().map(InetAddress::isLoopbackAddress).orElse(false);
        boolean any = own.map(InetAddress::isAnyLocalAddress).orElse(false);
        boolean named =
                to.host().equalsIgnoreCase("localhost")
                        && own.map(InetAddress::isLoopbackAddress).orElse(false);
        boolean toAny = to.address().map(InetAddress::isAnyLocalAddress).orElse(false);
        return own.isPresent() && own.equals(to.address()) || any && toLoopback || named || toAny;
    }

    private static List<String> list(String[] texts) {
        return texts == null
                ? List.of()
                : Arrays.stream(texts).map(String::strip).filter(each -> !each.isEmpty()).toList();
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(each -> !each.isEmpty());
    }

    private void fault(String key, String reason, String allowed) {
        faults.add(new Fault("route " + name, key, reason, allowed));
    }
}
