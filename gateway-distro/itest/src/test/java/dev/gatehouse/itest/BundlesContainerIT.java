package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.trust.Trust;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles that come, go and are renewed while devices talk. */
class BundlesContainerIT {
    private static final List<String> OWN =
            List.of(
                    "wire",
                    "guard",
                    "policy",
                    "trust",
                    "store",
                    "inventory",
                    "proxy",
                    "coap",
                    "panel");
    private static final int ROUNDS = 2;

    /** A flow that one side has ended keeps the trust that it was verified by for 30 seconds. */
    private static final Duration ENDING = Duration.ofSeconds(90);

    @TempDir Path folder;
    private Sinks sinks;
    private House house;

    @BeforeEach
    void makeSinks() throws Exception {
        sinks = new Sinks(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (house != null) {
            house.close();
        }
        sinks.close();
    }

    private void start(String... without) throws Exception {
        Path config = Files.createTempDirectory(folder, "house");
        house = new House(config, without);
        sinks.configure(house);
        house.configure("dev.gatehouse.panel", Map.of("listen", "127.0.0.1:0"));
    }

    @Test
    void noUnjudgedOctetPassesWhileEveryBundleIsStoppedStartedAndUpdatedFailsClosed()
            throws Exception {
        start();
        sinks.awaitService("start");
        List<String> changed = new ArrayList<>(OWN);
        changed.add("org.apache.felix.scr");
        try (Traffic traffic = new Traffic(sinks)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String name : changed) {
                    Bundle bundle = house.bundle(name);
                    bundle.stop();
                    traffic.awaitMore();
                    bundle.start();
                    sinks.awaitService("stopped-" + name + round);
                    bundle.update();
                    traffic.awaitMore();
                    house.refresh(bundle);
                    sinks.awaitService("updated-" + name + round);
                }
            }
            assertThat(traffic.forbidden()).isGreaterThan(100);
        }
        assertThat(sinks.heard()).contains(Traffic.FINE).doesNotContain(Traffic.MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard", "trust"})
    void withoutItListenersStayOpenAndNothingPassesFailsClosed(String name) throws Exception {
        start();
        sinks.awaitService("start");
        house.bundle(name).stop();
        int before = sinks.heard().length();
        for (int i = 0; i < 5; i++) {
            assertThat(sinks.mqtt("away" + i)).as("refused").isNotEqualTo(Sinks.ACCEPTED);
        }
        assertThat(sinks.heard()).hasSize(before);
        if (name.equals("guard")) {
            Await.until("the finding", () -> findings().contains("flow.not-protected"));
        }
        house.bundle(name).start();
        sinks.awaitService("back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy", "trust", "guard"})
    void aSetWithoutItRefusesEverythingFailsClosed(String name) throws Exception {
        start("dev.gatehouse." + name);
        Await.until("the listener", sinks::accepts);
        for (int i = 0; i < 10; i++) {
            assertThat(sinks.mqtt("lacking" + i)).isNotEqualTo(Sinks.ACCEPTED);
        }
        assertThat(sinks.heard()).isEmpty();
    }

    @Test
    void servicesAppearVanishAndReturn() throws Exception {
        start();
        Map<String, Class<?>> services =
                Map.of(
                        "guard", Guards.class,
                        "trust", Trust.class,
                        "policy", Policies.class,
                        "store", Journal.class);
        for (Map.Entry<String, Class<?>> entry : services.entrySet()) {
            house.service(entry.getValue());
            house.bundle(entry.getKey()).stop();
            assertThat(house.context().getServiceReference(entry.getValue()))
                    .as(entry.getKey())
                    .isNull();
            house.bundle(entry.getKey()).start();
            house.service(entry.getValue());
        }
    }

    @Test
    void theOrderOfTheStartDoesNotMatter() throws Exception {
        start();
        for (int seed = 1; seed <= 3; seed++) {
            List<String> order = new ArrayList<>(OWN);
            Collections.shuffle(order, new Random(seed));
            for (String name : OWN) {
                house.bundle(name).stop();
            }
            for (String name : order) {
                house.bundle(name).start();
            }
            sinks.awaitService("order" + seed);
        }
    }

    @Test
    void nothingIsLeftAfterTheFrameworkStopped() throws Exception {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        start();
        sinks.awaitService("start");
        house.close();
        house = null;
        assertThat(sinks.accepts()).as("a port is open").isFalse();
        try {
            Await.until("the end of all threads", () -> left(before).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("left: " + left(before), e);
        }
    }

    private static List<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.isAlive() && !before.contains(t))
                .map(Thread::getName)
                // The framework never ends its resolver's own two.
                .filter(name -> !name.startsWith("FelixResolver"))
                .filter(
                        name ->
                                name.matches(
                                        "(?i).*(gatehouse|netty|epoll|nio|h2|felix|scr|cm ).*"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard", "policy", "wire", "proxy", "coap", "panel"})
    void aRenewedBundleLeavesNoClassLoaderBehind(String name) throws Exception {
        start();
        sinks.awaitService("start");
        Await.until("the panel", () -> command("panel").contains("https://"));
        WeakReference<ClassLoader> old =
                new WeakReference<>(house.bundle(name).adapt(BundleWiring.class).getClassLoader());
        house.bundle(name).update();
        house.refresh(house.bundle(name));
        sinks.awaitService("renewed");
        awaitEnd(name, old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "trust"})
    void aBundleRenewedUnderTrafficLeavesNoClassLoaderBehind(String name) throws Exception {
        start();
        sinks.awaitService("start");
        WeakReference<ClassLoader> old =
                new WeakReference<>(house.bundle(name).adapt(BundleWiring.class).getClassLoader());
        try (Traffic traffic = new Traffic(sinks)) {
            traffic.awaitMore();
            house.bundle(name).update();
            traffic.awaitMore();
            house.refresh(house.bundle(name));
            sinks.awaitService("renewed");
        }
        awaitEnd(name, old);
    }

    private static void awaitEnd(String name, WeakReference<ClassLoader> old) throws Exception {
        Await.until(
                "the class loader of " + name + " to go",
                ENDING,
                () -> {
                    System.gc();
                    return old.get() == null;
                });
    }

    private String findings() {
        return command("findings");
    }

    private String command(String name) {
        try {
            return house.command(name, Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
