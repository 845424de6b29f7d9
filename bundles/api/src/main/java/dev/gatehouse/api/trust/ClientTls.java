package dev.gatehouse.api.trust;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How to open a verified TLS connection. Immutable; safe on any thread.
 *
 * @param trustManager checks chain, time and name by itself, whatever the TLS provider does; throws
 *     {@link CertificateRefused}
 * @param keyManager our own certificate, where the endpoint wants one
 * @param name the name that is verified, and sent as SNI unless it is an address
 * @param protocols most wanted first
 * @param cipherSuites standard names
 * @param groups key exchange groups, most wanted first; where the provider lacks one it is left
 *     out; spelled as BoringSSL does (JSSE calls {@code P-256} {@code secp256r1})
 */
public record ClientTls(
        X509ExtendedTrustManager trustManager,
        Optional<X509ExtendedKeyManager> keyManager,
        String name,
        List<String> protocols,
        List<String> cipherSuites,
        List<String> groups) {
    public ClientTls {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
        groups = List.copyOf(groups);
    }
}
