package dev.gatehouse.sim.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;

/**
 * The maker's MQTT broker: TLS alone. It takes readings and says now and then which temperature is
 * wanted; it is no broker for anything else.
 */
public final class CloudBroker implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    private final SSLServerSocket listener;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong readings = new AtomicLong();

    /** Opens it on a port that the system chooses. */
    public CloudBroker(InetAddress address, CloudIdentity identity) throws IOException {
        listener =
                (SSLServerSocket)
                        identity.context()
                                .getServerSocketFactory()
                                .createServerSocket(0, CONNECTIONS, address);
        threads =
                Executors.newFixedThreadPool(
                        CONNECTIONS + 1,
                        task -> {
                            Thread thread = new Thread(task, "cloud-broker");
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.execute(this::accept);
    }

    /** Returns its port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns how many readings it has taken. */
    public long readings() {
        return readings.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new BrokerTalk(socket, readings::incrementAndGet).run();
        } catch (IOException e) {
            return; // The device left.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            return; // What could not be closed in order ends with the process.
        } finally {
            threads.shutdownNow();
        }
    }
}
