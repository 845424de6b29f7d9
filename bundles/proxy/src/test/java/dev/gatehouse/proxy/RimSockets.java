package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Route;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A rim, servers behind it and clients before it, on loopback; nothing is left after a test. */
abstract class RimSockets {
    private final List<AutoCloseable> open = new ArrayList<>();
    RimHarness harness;

    void start(RimLimits limits) {
        harness =
                new RimHarness(
                        new PkixTrust(Certificates.authority("Test CA").leaf(), Optional.empty()),
                        SslProvider.OPENSSL,
                        limits);
    }

    ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        open.add(server);
        return server;
    }

    int plainRoute(String name, ServerSocket server) {
        harness.journal.clear();
        return harness.listen(
                RimHarness.setup(name, server.getLocalPort(), Route.Tls.OFF, Optional.empty()));
    }

    Socket client(int port) throws IOException {
        Socket socket = RimHarness.connect(port);
        open.add(socket);
        return socket;
    }

    Socket accepted(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        if (harness != null) {
            harness.close();
            assertThat(harness.rim.held().octets()).isZero();
            assertThat(harness.guards.open).hasValue(0);
        }
    }
}
