package dev.gatehouse.api.flow;

import java.util.List;
import java.util.Optional;

/**
 * A named listener that leads to one endpoint, as configured. Immutable and already checked.
 *
 * @param name the route's name in the configuration, unique
 * @param protocol what is spoken on it
 * @param host the endpoint's host name or address
 * @param port the endpoint's port, 1 to 65535
 * @param tls how the leg towards the endpoint is protected
 * @param verifiedName the name that the endpoint's certificate must carry; the host unless set
 * @param anchors certificate files that are trusted instead of the system's, may be empty
 * @param clientKey name in the vault of our own client certificate and key
 * @param serve host name under which the listener itself speaks TLS, with a leaf of the local CA
 * @param hosts names that an HTTP request may ask for besides the verified and the served name
 * @param from who may use it: addresses or prefixes; empty only on loopback
 * @param device the device that this route stands for, a claim by configuration
 * @param profile the device profile whose login shapes and defaults apply
 * @param psk the key shared with the endpoint, for DTLS
 */
public record Route(
        String name,
        Protocol protocol,
        String host,
        int port,
        Tls tls,
        String verifiedName,
        List<String> anchors,
        Optional<String> clientKey,
        Optional<String> serve,
        List<String> hosts,
        List<String> from,
        Optional<String> device,
        Optional<String> profile,
        Optional<Psk> psk) {

    /**
     * A pre-shared key: RFC 4279.
     *
     * @param identity who we say we are, in clear on the wire
     * @param secret its name in the vault
     */
    public record Psk(String identity, String secret) {}

    /** The three words for the protection of a leg; a probe that fails never weakens one. */
    public enum Tls {
        /** TLS with a verified chain and name, or nothing passes. */
        REQUIRED,
        /** A named exception, journaled and shown: this leg is plain. */
        OFF
    }

    /** A route without a pre-shared key. */
    public Route(
            String name,
            Protocol protocol,
            String host,
            int port,
            Tls tls,
            String verifiedName,
            List<String> anchors,
            Optional<String> clientKey,
            Optional<String> serve,
            List<String> hosts,
            List<String> from,
            Optional<String> device,
            Optional<String> profile) {
        this(
                name,
                protocol,
                host,
                port,
                tls,
                verifiedName,
                anchors,
                clientKey,
                serve,
                hosts,
                from,
                device,
                profile,
                Optional.empty());
    }

    public Route {
        anchors = List.copyOf(anchors);
        hosts = List.copyOf(hosts);
        from = List.copyOf(from);
    }
}
