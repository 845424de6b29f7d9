package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A rim that ends while a route is being made. */
class RimStopTest {
    private final CountDownLatch making = new CountDownLatch(1);
    private final CountDownLatch made = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(1);

    @Test
    void aRouteThatIsMadeDuringTheStopLeavesItsPortFree() throws Exception {
        int port = freePort();
        RimHarness harness = new RimHarness(new Slow(), SslProvider.JDK, RimHarness.LIMITS);
        harness.rim.open(
                RimHarness.setup("r", port, 9, Route.Tls.REQUIRED, Optional.empty(), List.of()));
        making.await();
        List<EventLoop> loops = harness.rim.loops().all();
        loops.forEach(loop -> loop.execute(() -> await(busy)));
        Thread stop = new Thread(harness::close);
        stop.start();
        RimHarness.until("the loops end", () -> loops.stream().allMatch(EventLoop::isShuttingDown));
        made.countDown();
        RimHarness.until("the route is made", () -> !harness.rim.listeners().isEmpty());
        busy.countDown();
        stop.join();
        for (EventLoop loop : loops) {
            loop.terminationFuture().await();
        }
        assertThatCode(() -> open(port).close()).as("the port is free").doesNotThrowAnyException();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = open(0)) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** Waits however often it is interrupted, as reading a file does. */
    private static void await(CountDownLatch latch) {
        boolean waits = true;
        while (waits) {
            try {
                latch.await();
                waits = false;
            } catch (InterruptedException e) {
                waits = true;
            }
        }
    }

    private final class Slow implements Trust {
        @Override
        public ClientTls client(Route route) throws TrustFault {
            making.countDown();
            await(made);
            throw new TrustFault("nothing is trusted here");
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            throw new TrustFault("nothing is served here");
        }
    }
}
