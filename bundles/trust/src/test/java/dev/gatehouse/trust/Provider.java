package dev.gatehouse.trust;

import dev.gatehouse.api.trust.ClientTls;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** The TLS implementations under which a client must come to the same verdict. */
enum Provider {
    JSSE {
        @Override
        SSLEngine client(ClientTls tls) throws Exception {
            return parameters(context("TLS", null, tls).createSSLEngine(tls.name(), 443), tls);
        }
    },
    BCJSSE {
        @Override
        SSLEngine client(ClientTls tls) throws Exception {
            return bouncyCastle(tls, List.of("x25519", "secp256r1"));
        }
    },
    BORINGSSL {
        @Override
        SSLEngine client(ClientTls tls) throws Exception {
            OpenSsl.ensureAvailability();
            SslContextBuilder builder =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.OPENSSL)
                            .trustManager(tls.trustManager())
                            .protocols(tls.protocols())
                            .ciphers(tls.cipherSuites())
                            .option(
                                    OpenSslContextOption.GROUPS,
                                    tls.groups().toArray(new String[0]));
            tls.keyManager().ifPresent(builder::keyManager);
            SSLEngine engine =
                    builder.build().newEngine(UnpooledByteBufAllocator.DEFAULT, tls.name(), 443);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(null);
            engine.setSSLParameters(parameters);
            return engine;
        }
    },
    DTLS {
        @Override
        SSLEngine client(ClientTls tls) throws Exception {
            SSLEngine engine = context("DTLS", null, tls).createSSLEngine(tls.name(), 443);
            engine.setUseClientMode(true);
            return engine;
        }

        @Override
        SSLEngine server(Certificates.Identity identity, Certificates.Identity... chain)
                throws Exception {
            return shows("DTLS", identity, chain);
        }
    };

    private static final BouncyCastleProvider BC = new BouncyCastleProvider();

    // It prints each refusal with its stack; held here, since loggers are collected otherwise.
    private static final Logger NOISE = Logger.getLogger("org.bouncycastle.jsse");

    static {
        NOISE.setLevel(Level.OFF);
    }

    abstract SSLEngine client(ClientTls tls) throws Exception;

    /** A server that shows a certificate, followed by its issuers. */
    SSLEngine server(Certificates.Identity identity, Certificates.Identity... chain)
            throws Exception {
        return shows("TLS", identity, chain);
    }

    static SSLEngine bouncyCastle(ClientTls tls, List<String> groups) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", new BouncyCastleJsseProvider(false, BC));
        context.init(
                tls.keyManager().map(key -> new KeyManager[] {key}).orElse(null),
                new TrustManager[] {tls.trustManager()},
                null);
        SSLEngine engine = parameters(context.createSSLEngine(tls.name(), 443), tls);
        name(engine, groups);
        return engine;
    }

    static SSLEngine bouncyCastleServer(Certificates.Identity identity, List<String> groups)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", new BouncyCastleJsseProvider(false, BC));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "test".toCharArray();
        store.setKeyEntry(
                "server",
                identity.pair().getPrivate(),
                password,
                new X509Certificate[] {identity.certificate()});
        // Java's own key manager doesn't know how Bouncy Castle spells the kinds of keys.
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance("PKIX", new BouncyCastleJsseProvider(false, BC));
        keys.init(store, password);
        context.init(keys.getKeyManagers(), null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        name(engine, groups);
        return engine;
    }

    private static void name(SSLEngine engine, List<String> groups) {
        BCSSLEngine bc = (BCSSLEngine) engine;
        BCSSLParameters parameters = bc.getParameters();
        parameters.setNamedGroups(groups.toArray(new String[0]));
        bc.setParameters(parameters);
    }

    static SSLEngine shows(
            String protocol, Certificates.Identity identity, Certificates.Identity... chain)
            throws Exception {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(keys(identity, chain), null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private static SSLContext context(String protocol, KeyManager[] keys, ClientTls tls)
            throws Exception {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(
                tls.keyManager().map(key -> new KeyManager[] {key}).orElse(keys),
                new TrustManager[] {tls.trustManager()},
                null);
        return context;
    }

    private static SSLEngine parameters(SSLEngine engine, ClientTls tls) {
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(tls.protocols().toArray(new String[0]));
        engine.setEnabledCipherSuites(tls.cipherSuites().toArray(new String[0]));
        return engine;
    }

    static KeyManager[] keys(Certificates.Identity identity, Certificates.Identity... issuers)
            throws Exception {
        X509Certificate[] chain = new X509Certificate[1 + issuers.length];
        chain[0] = identity.certificate();
        for (int i = 0; i < issuers.length; i++) {
            chain[i + 1] = issuers[i].certificate();
        }
        KeyStore store = KeyStore.getInstance("JKS") /* takes a chain in any order */;
        store.load(null, null);
        char[] password = "test".toCharArray();
        store.setKeyEntry("server", identity.pair().getPrivate(), password, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, password);
        return factory.getKeyManagers();
    }
}
