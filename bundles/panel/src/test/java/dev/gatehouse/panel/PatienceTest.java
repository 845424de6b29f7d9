package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The panel opens once what was to be forgotten is forgotten; opening is to ask for a leaf. */
final class PatienceTest {
    private static final Duration PATIENCE = Duration.ofHours(1);

    @TempDir Path data;
    private final Services services = new Services();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private Panel panel;

    @BeforeEach
    void want() {
        services.trust.set(new Unwilling());
        panel = new Panel(services, this::nanos, data, line -> {}, PATIENCE);
        panel.want(
                new PanelSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of("localhost")));
        int before = looks.get();
        panel.look();
        await(() -> looks.get() > before);
    }

    private long nanos() {
        looks.incrementAndGet();
        return nanos.get();
    }

    @AfterEach
    void close() {
        panel.close();
    }

    @Test
    void notBeforeDeletionsAreFinishedFailsClosed() {
        assertThat(panel.state()).isEqualTo("starting");
        services.deletions.set(new LampDeletions());
        panel.look();
        await(() -> panel.state().startsWith("refusing"));
    }

    @Test
    void notForEverWithoutThem() {
        assertThat(panel.state()).isEqualTo("starting");
        nanos.addAndGet(PATIENCE.toNanos());
        panel.look();
        await(() -> panel.state().startsWith("refusing"));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Gives nothing: that it was asked shows. */
    private static final class Unwilling implements Trust {
        @Override
        public ClientTls client(Route route) throws TrustFault {
            throw new TrustFault("not here");
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            throw new TrustFault("not now");
        }
    }
}
