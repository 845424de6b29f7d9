package dev.gatehouse.trust;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one certificate to every server that takes keys of its kind. The providers spell kinds
 * differently ({@code EC} or {@code EC/secp256r1}), which Java's own key manager doesn't know. What
 * issuers a server lists is a hint, and the server judges. Immutable; prints no key.
 *
 * <p>{@code null} is what this interface of Java's asks for where there is nothing to show.
 */
final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "gatehouse";

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    /**
     * @param chain leaf first
     */
    OneKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    @Override
    public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
        return choose(kinds);
    }

    @Override
    public String chooseEngineClientAlias(String[] kinds, Principal[] issuers, SSLEngine engine) {
        return choose(kinds);
    }

    @Override
    public String[] getClientAliases(String kind, Principal[] issuers) {
        return choose(new String[] {kind}) == null ? null : new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String kind, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? chain.toArray(new X509Certificate[0]) : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }

    private String choose(String[] kinds) {
        String mine = key.getAlgorithm();
        for (String kind : kinds) {
            if (kind.equals(mine) || kind.startsWith(mine + "/")) {
                return ALIAS;
            }
        }
        return null;
    }
}
