package dev.gatehouse.api.trust;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate of the local CA with its key. Prints no key.
 *
 * @param key the private key
 * @param chain the leaf first, then the CA
 * @param protocols most wanted first
 * @param cipherSuites standard names
 */
public record ServerTls(
        PrivateKey key,
        List<X509Certificate> chain,
        List<String> protocols,
        List<String> cipherSuites) {
    public ServerTls {
        chain = List.copyOf(chain);
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    @Override
    public String toString() {
        return "ServerTls[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
