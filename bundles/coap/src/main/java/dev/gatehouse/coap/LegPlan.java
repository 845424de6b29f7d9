package dev.gatehouse.coap;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.trust.ClientTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/**
 * Where a leg leads and how the other end proves itself: by a key that both have, or by a
 * certificate. Immutable; prints no key.
 */
final class LegPlan {
    private final Route route;
    private final InetSocketAddress peer;
    private final Optional<Secret> key;
    private final Optional<ClientTls> tls;

    private LegPlan(
            Route route, InetSocketAddress peer, Optional<Secret> key, Optional<ClientTls> tls) {
        this.route = route;
        this.peer = peer;
        this.key = key;
        this.tls = tls;
    }

    /** Plans with the key of the route's {@code psk}. */
    static LegPlan sharedKey(Route route, InetAddress address, Secret key)
            throws UnknownHostException {
        return new LegPlan(route, peer(route, address), Optional.of(key), Optional.empty());
    }

    /** Plans with the certificate that the endpoint must show. */
    static LegPlan certificate(Route route, InetAddress address, ClientTls tls)
            throws UnknownHostException {
        return new LegPlan(route, peer(route, address), Optional.empty(), Optional.of(tls));
    }

    /** The name goes with the address, so that nobody takes the address for the name. */
    private static InetSocketAddress peer(Route route, InetAddress address)
            throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress(route.verifiedName(), address.getAddress());
        return new InetSocketAddress(named, route.port());
    }

    InetSocketAddress peer() {
        return peer;
    }

    String host() {
        return route.host();
    }

    /** Returns the name that is told to the server; an address is none: RFC 6066 3. */
    Optional<String> serverName() {
        String name = route.verifiedName();
        boolean address = name.contains(":") || name.matches("[0-9.]+");
        return address ? Optional.empty() : Optional.of(name);
    }

    boolean sharedKey() {
        return key.isPresent();
    }

    DtlsConnectorConfig.Builder terms(Consumer<Finding> refused) {
        if (key.isPresent()) {
            String identity = route.psk().orElseThrow().identity();
            return key.get().reveal(octets -> LegTerms.sharedKey(identity, octets));
        }
        ClientTls wanted = tls.orElseThrow();
        return LegTerms.certificate(wanted, new ServerVerifier(wanted.trustManager(), refused));
    }

    /** Returns what was agreed, in words for people. */
    String how(String cipherSuite) {
        return sharedKey()
                ? "DTLS 1.2, pre-shared key, " + cipherSuite
                : "DTLS 1.2, verified as " + route.verifiedName() + ", " + cipherSuite;
    }

    @Override
    public String toString() {
        return "LegPlan[" + route.name() + "]";
    }
}
