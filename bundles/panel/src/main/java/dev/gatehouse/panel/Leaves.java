package dev.gatehouse.panel;

import dev.gatehouse.api.time.Ticker;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.TrustFault;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates of the panel, one for each of its names: the client says which one it wants (RFC
 * 6066 3), or the address it has come to does. Asks {@code trust} again from time to time during a
 * handshake, so that a renewed certificate needs no new listener. Safe on any thread.
 */
final class Leaves extends X509ExtendedKeyManager {
    /**
     * How long a certificate is used before {@code trust} is asked again; a day is what it asks.
     */
    static final Duration ASK = Duration.ofHours(6);

    private static final System.Logger LOG = System.getLogger("dev.gatehouse.panel");

    private final Services services;
    private final Ticker ticker;
    private final List<String> hosts;
    private final Map<String, Held> held = new HashMap<>();

    /** By alias: also the last one of a name, for handshakes that have chosen it already. */
    private final Map<String, ServerTls> byAlias = new HashMap<>();

    /** An engine does not know the address that its client has come to. */
    private final Map<SSLEngine, String> arrived = Collections.synchronizedMap(new WeakHashMap<>());

    /** The hosts in order: the first one is for clients that name none of them. */
    Leaves(Services services, Ticker ticker, List<String> hosts) {
        this.services = services;
        this.ticker = ticker;
        this.hosts = List.copyOf(hosts);
    }

    private record Held(ServerTls tls, String alias, Optional<String> before, long asked) {}

    /** Makes all certificates now. */
    ServerTls prepare() throws TrustFault {
        TrustFault fault = new TrustFault("the maker of certificates is not at work");
        Optional<ServerTls> first = Optional.empty();
        for (String host : hosts) {
            try {
                ServerTls tls = fresh(host).tls();
                first = first.isPresent() ? first : Optional.of(tls);
            } catch (TrustFault e) {
                LOG.log(System.Logger.Level.WARNING, "no certificate: {0}", e.getMessage());
                fault = e;
            }
        }
        if (first.isEmpty()) {
            throw fault;
        }
        return first.get();
    }

    void arrived(SSLEngine engine, String address) {
        arrived.put(engine, address);
    }

    /**
     * Returns the certificates that whoever asks for this host is shown; asks nobody for new ones.
     */
    synchronized Optional<List<X509Certificate>> chain(String host) {
        return Optional.ofNullable(held.getOrDefault(host, held.get(hosts.get(0))))
                .map(now -> now.tls().chain());
    }

    private synchronized Held fresh(String host) throws TrustFault {
        Held now = held.get(host);
        if (now != null && ticker.nanos() - now.asked() < ASK.toNanos()) {
            return now;
        }
        Optional<dev.gatehouse.api.trust.Trust> trust = services.trust.find();
        if (trust.isEmpty() && now != null) {
            return now;
        }
        ServerTls tls =
                trust.orElseThrow(() -> new TrustFault("the maker of certificates is away"))
                        .server(host);
        String alias = host + "/" + tls.chain().get(0).getSerialNumber();
        Optional<String> before = Optional.ofNullable(now).map(Held::alias);
        Optional.ofNullable(now)
                .flatMap(Held::before)
                .filter(old -> !old.equals(alias))
                .ifPresent(byAlias::remove);
        Held next = new Held(tls, alias, before, ticker.nanos());
        held.put(host, next);
        byAlias.put(alias, tls);
        return next;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        String host = wanted(engine);
        try {
            Held leaf = fresh(host);
            return leaf.tls().key().getAlgorithm().equals(type) ? leaf.alias() : null;
        } catch (TrustFault e) {
            LOG.log(System.Logger.Level.WARNING, "no certificate: {0}", e.getMessage());
            return null; // No certificate, no handshake.
        }
    }

    private String wanted(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host
                        && hosts.contains(host.getAsciiName().toLowerCase(java.util.Locale.ROOT))) {
                    return host.getAsciiName().toLowerCase(java.util.Locale.ROOT);
                }
            }
        }
        String address = arrived.getOrDefault(engine, "");
        return hosts.contains(address) ? address : hosts.get(0);
    }

    @Override
    public synchronized X509Certificate[] getCertificateChain(String alias) {
        ServerTls tls = byAlias.get(alias);
        return tls == null ? null : tls.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public synchronized PrivateKey getPrivateKey(String alias) {
        ServerTls tls = byAlias.get(alias);
        return tls == null ? null : tls.key();
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }
}
