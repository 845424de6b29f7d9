package dev.gatehouse.sim.cloud;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The maker's web server, HTTPS alone: takes what is posted to it. */
public final class CloudWeb implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService workers;
    private final AtomicLong posts = new AtomicLong();

    /** Opens it on a port that the system chooses. */
    public CloudWeb(InetAddress address, CloudIdentity identity) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(address, 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        workers =
                Executors.newFixedThreadPool(
                        2,
                        task -> {
                            Thread thread = new Thread(task, "cloud-web");
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(workers);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                    posts.incrementAndGet();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
    }

    /** Returns its port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns how many requests it has answered. */
    public long posts() {
        return posts.get();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
