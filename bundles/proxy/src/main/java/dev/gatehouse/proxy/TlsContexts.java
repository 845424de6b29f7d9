package dev.gatehouse.proxy;

import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Turns what {@code trust} says into contexts of a TLS provider: BoringSSL where its library is
 * there, the Java one where not. Building a context is slow: never on a loop.
 */
final class TlsContexts {
    /** How long a session may be resumed without the chain being verified again. */
    private static final int SESSION_SECONDS = 600;

    private TlsContexts() {}

    /** Returns the best provider that works here. */
    static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    static SslContext client(ClientTls tls, SslProvider provider) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(provider)
                        .trustManager(tls.trustManager())
                        .endpointIdentificationAlgorithm("HTTPS")
                        .sessionTimeout(SESSION_SECONDS);
        choose(builder, tls.protocols(), tls.cipherSuites());
        tls.keyManager().ifPresent(builder::keyManager);
        if (provider == SslProvider.OPENSSL && !tls.groups().isEmpty()) {
            // The Java provider of release 17 has no say per context and no ML-KEM.
            builder.option(OpenSslContextOption.GROUPS, tls.groups().toArray(String[]::new));
        }
        return builder.build();
    }

    static SslContext server(ServerTls tls, SslProvider provider) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(tls.key(), tls.chain().toArray(X509Certificate[]::new))
                        .sslProvider(provider)
                        .sessionTimeout(SESSION_SECONDS);
        choose(builder, tls.protocols(), tls.cipherSuites());
        return builder.build();
    }

    private static void choose(
            SslContextBuilder builder, List<String> protocols, List<String> ciphers) {
        if (!protocols.isEmpty()) {
            builder.protocols(protocols);
        }
        if (!ciphers.isEmpty()) {
            builder.ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE);
        }
    }

    /**
     * Returns a handler that proves the far end to be {@code name}; certificates are checked on the
     * worker. Deadlines are the sweep's, so it has none of its own.
     */
    static SslHandler handler(
            SslContext context, Channel channel, String name, int port, Executor worker) {
        SslHandler handler = context.newHandler(channel.alloc(), name, port, worker);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    static SslHandler serverHandler(SslContext context, Channel channel, Executor worker) {
        SslHandler handler = context.newHandler(channel.alloc(), worker);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
