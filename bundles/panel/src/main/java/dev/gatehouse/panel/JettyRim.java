package dev.gatehouse.panel;

import dev.gatehouse.api.trust.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The listener of the panel: Jetty with one TLS connector, one handler, few threads, small buffers
 * and a limit on everything. HTTP/1.1 alone: a panel of few files gains nothing from more.
 */
final class JettyRim implements AutoCloseable {
    /** Most threads; two of them accept and select. */
    private static final int THREADS = 12;

    private static final int IDLE_THREADS = 3;
    private static final int IDLE_THREAD_MILLIS = 30_000;

    /** Most connections of all sources (JettyDoor has the limit of one). */
    private static final int CONNECTIONS = 128;

    /** Connections that wait to be accepted. */
    private static final int BACKLOG = 64;

    /** Most octets of request line and headers. */
    private static final int HEAD = 16 * 1024;

    /** Octets of a buffer for an answer. */
    private static final int OUT = 8 * 1024;

    /** Longest silence on a connection; events say something more often than that. */
    private static final int IDLE_MILLIS = 30_000;

    /** Fewest octets a second of a request, on average: below it is not a network but an attack. */
    private static final int FLOOR = 64;

    /** Most octets of buffers that are kept for later, on and off the heap. */
    private static final long POOL = 1024 * 1024;

    /** Largest buffer that is kept for later: a TLS record and its frame. */
    private static final int BUFFER = 32 * 1024;

    private final Server server;
    private final JettyDoor connector;

    private JettyRim(Server server, JettyDoor connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Opens the listener.
     *
     * @throws IOException if the address cannot be used; nothing is left open then
     */
    static JettyRim open(InetSocketAddress listen, Leaves leaves, ServerTls terms, Front front)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, IDLE_THREADS, IDLE_THREAD_MILLIS);
        threads.setName("gatehouse-panel");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Server server =
                new Server(
                        threads,
                        new ScheduledExecutorScheduler("gatehouse-panel-timer", true),
                        new ArrayByteBufferPool(-1, -1, BUFFER, -1, POOL, POOL));
        JettyDoor connector = connector(server, leaves, terms);
        connector.setHost(listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        server.setHandler(new JettyEntry(front, connector.pace()));
        server.setErrorHandler(JettyEntry::refuse);
        server.setStopTimeout(0);
        JettyRim rim = new JettyRim(server, connector);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jetty looks for parts of itself by the thread's loader; a host's may have another Jetty.
        thread.setContextClassLoader(Server.class.getClassLoader());
        try {
            server.start();
            return rim;
        } catch (Exception e) { // Jetty's own signature.
            rim.close();
            throw new IOException(e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static JettyDoor connector(Server server, Leaves leaves, ServerTls terms)
            throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEAD);
        http.setOutputBufferSize(OUT);
        http.setOutputAggregationSize(OUT);
        http.setMinRequestDataRate(FLOOR);
        http.addCustomizer(new SecureRequestCustomizer(false)); // Names are checked by HostRule.
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        plain.setInputBufferSize(OUT);
        JettyDoor connector = new JettyDoor(server, tls(leaves, terms, plain), plain);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setReuseAddress(true);
        return connector;
    }

    private static SslConnectionFactory tls(
            Leaves leaves, ServerTls terms, HttpConnectionFactory inner) throws IOException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {leaves}, null, null);
            factory.setSslContext(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS", e);
        }
        factory.setIncludeProtocols(terms.protocols().toArray(String[]::new));
        factory.setIncludeCipherSuites(terms.cipherSuites().toArray(String[]::new));
        factory.setRenegotiationAllowed(false);
        return new SslConnectionFactory(factory, inner.getProtocol()) {
            @Override
            protected SslConnection newSslConnection(
                    Connector connector, EndPoint endPoint, SSLEngine engine) {
                leaves.arrived(engine, address(endPoint.getLocalSocketAddress()));
                return super.newSslConnection(connector, endPoint, engine);
            }
        };
    }

    private static String address(SocketAddress local) {
        return local instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "";
    }

    /** Returns the port that it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** Returns the addresses of those connected now, for tests. */
    List<EndPoint> connected() {
        return List.copyOf(connector.getConnectedEndPoints());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // Jetty's own signature; what was open is closed all the same.
            System.getLogger("dev.gatehouse.panel")
                    .log(System.Logger.Level.WARNING, "Jetty did not stop in order", e);
        }
    }
}
