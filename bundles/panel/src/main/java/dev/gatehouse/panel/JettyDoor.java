package dev.gatehouse.panel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty's connector, with a limit of connections for each source and a limit of time for each step
 * of a connection. Jetty's own limits are of all together, and of silence: an octet now and then
 * would hold a place for ever.
 */
final class JettyDoor extends ServerConnector {
    /** Most connections of one source: a few browsers, of six each (RFC 9112 9.4). */
    static final int SOURCE = 24;

    private final Crowd crowd = new Crowd(SOURCE);
    private final Map<SelectableChannel, InetAddress> inside = new ConcurrentHashMap<>();
    private final JettyPace pace = new JettyPace(this::getScheduler);

    JettyDoor(Server server, ConnectionFactory... ways) {
        super(server, null, null, null, 1, 1, ways);
        addEventListener(
                new SelectorManager.AcceptListener() {
                    @Override
                    public void onAcceptFailed(SelectableChannel channel, Throwable reason) {
                        left(channel);
                    }

                    @Override
                    public void onClosed(SelectableChannel channel) {
                        left(channel);
                    }
                });
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!(getTransport() instanceof ServerSocketChannel door) || !door.isOpen()) {
            return;
        }
        SocketChannel channel = door.accept();
        if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote)
                || !crowd.enter(remote.getAddress())) {
            channel.close(); // Before any work on TLS: it costs us next to nothing.
            return;
        }
        inside.put(channel, remote.getAddress());
        try {
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            getSelectorManager().accept(channel);
        } catch (IOException e) {
            left(channel);
            channel.close();
        }
    }

    private void left(SelectableChannel channel) {
        InetAddress source = inside.remove(channel);
        if (source != null) {
            crowd.leave(source);
        }
    }

    @Override
    protected void onEndPointOpened(EndPoint end) {
        super.onEndPointOpened(end);
        pace.waiting(end);
    }

    @Override
    protected void onEndPointClosed(EndPoint end) {
        super.onEndPointClosed(end);
        pace.over(end);
    }

    JettyPace pace() {
        return pace;
    }
}
