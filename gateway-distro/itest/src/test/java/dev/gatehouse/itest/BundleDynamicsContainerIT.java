package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that stop, start and are updated under traffic: nothing unjudged reaches the server. */
class BundleDynamicsContainerIT {
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final String FORBIDDEN = "FORBIDDEN";
    private static final String POLICY =
            """
            {"format": 1, "kind": "topic-schema", "id": "home/numbers", "about": "laboratory",
             "filter": "home/numbers", "directions": ["to-server"], "maxOctets": 64,
             "schema": {"type": "object", "required": ["good"], "additionalProperties": false,
                        "properties": {"good": {"type": "integer"}}}}
            """;

    @TempDir Path folder;
    private final AtomicInteger sent = new AtomicInteger();
    private TlsPeer sink;
    private Path anchor;
    private House house;
    private int port;
    private volatile boolean over;

    @BeforeEach
    void makeSink() throws Exception {
        Authority authority = Authority.make("Sink");
        sink = TlsPeer.start(authority.issue(folder, "sink.example"), CONNACK);
        anchor = authority.write(folder);
        port = Peer.freePort();
        Files.writeString(
                Files.createDirectories(folder.resolve("policies")).resolve("numbers.json"),
                POLICY);
    }

    @AfterEach
    void stop() throws Exception {
        over = true;
        if (house != null) {
            house.close();
        }
        sink.close();
    }

    private void start(String... without) throws Exception {
        house = new House(folder, without);
        house.configure(
                "dev.gatehouse.proxy.Route~lamp",
                Map.of(
                        "listen",
                        "127.0.0.1:" + port,
                        "protocol",
                        "mqtt",
                        "to",
                        "127.0.0.1:" + sink.port(),
                        "name",
                        "sink.example",
                        "trust",
                        new String[] {anchor.toString()}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard",
                "policy",
                "trust",
                "store",
                "wire",
                "proxy",
                "org.apache.felix.scr"
            })
    void nothingUnjudgedPassesWhileABundleComesAndGoes(String name) throws Exception {
        start();
        awaitService();
        Thread[] traffic = {traffic(true), traffic(false), traffic(false)};
        Bundle bundle = house.bundle(name);
        for (int round = 0; round < 3; round++) {
            bundle.stop();
            pause(100);
            bundle.start();
            pause(100);
            bundle.update();
            refresh(bundle);
            bundle.start();
            awaitService();
        }
        over = true;
        for (Thread thread : traffic) {
            thread.join(10_000);
        }
        String heard = new String(sink.heard(), StandardCharsets.ISO_8859_1);
        assertThat(heard.contains(FORBIDDEN)).as("unjudged octets at the server").isFalse();
        assertThat(heard).contains("{\"good\":");
        assertThat(sent.get()).as("forbidden messages that were tried").isGreaterThan(20);
    }

    @Test
    void withoutTheGuardNothingPassesFailsClosed() throws Exception {
        start("dev.gatehouse.guard");
        assertThat(say(good())).isEmpty();
        assertThat(sink.heard()).isEmpty();
    }

    @Test
    void withoutPoliciesNothingPassesFailsClosed() throws Exception {
        start("dev.gatehouse.policy");
        assertThat(say(good())).isEmpty();
        assertThat(sink.heard()).isEmpty();
    }

    @Test
    void withoutTrustNothingPassesFailsClosed() throws Exception {
        start("dev.gatehouse.trust");
        assertThat(say(good())).isEmpty();
        assertThat(sink.heard()).isEmpty();
    }

    @Test
    void withoutTheJournalTheRestWorks() throws Exception {
        start("dev.gatehouse.store");
        awaitService();
    }

    @Test
    void whenTheFrameworkStopsNoPortAndNoThreadIsLeft() throws Exception {
        start();
        awaitService();
        house.close();
        house = null;
        Await.until(
                "the end of all threads",
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(t -> t.getName().startsWith("gatehouse-")));
        try (Socket socket = new Socket()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () ->
                                    socket.connect(
                                            new java.net.InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), port)))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Waits until a good message gets its answer from the server. */
    private void awaitService() throws Exception {
        Await.until(
                "service",
                () -> {
                    int before = sink.heard().length;
                    return java.util.Arrays.equals(answer(good()), CONNACK)
                            && sink.heard().length > before;
                });
    }

    private Thread traffic(boolean allowed) {
        Thread thread =
                new Thread(
                        () -> {
                            while (!over) {
                                answer(allowed ? good() : bad(sent.incrementAndGet()));
                            }
                        },
                        "traffic");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static byte[] good() {
        return join(
                Routes.connectPacket("lamp", "lamp", "zz-4k1-own"),
                Routes.publishPacket("home/numbers", "{\"good\":1}"));
    }

    /** A default password, a payload that does not fit, a packet that breaks the protocol. */
    private static byte[] bad(int turn) {
        byte[] connect = Routes.connectPacket("lamp", "lamp", "zz-4k1-own");
        return switch (turn % 3) {
            case 0 ->
                    join(
                            Routes.connectPacket(FORBIDDEN, "admin", "admin"),
                            Routes.publishPacket("home/other", FORBIDDEN));
            case 1 -> join(connect, Routes.publishPacket("home/numbers", FORBIDDEN));
            default -> join(connect, Routes.packet(0x36, Routes.octets("\0\1t\0\1" + FORBIDDEN)));
        };
    }

    private byte[] say(byte[] octets) throws Exception {
        Await.until("the listener", this::listens);
        return answer(octets);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the first four octets that come back, or none. */
    private byte[] answer(byte[] octets) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(octets);
            return socket.getInputStream().readNBytes(4);
        } catch (IOException e) {
            return new byte[0]; // Refused or broken off: that is what is being tested.
        }
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        house.context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(
                        java.util.List.of(bundle),
                        event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                done.countDown();
                            }
                        });
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Lets traffic meet the state in between. */
    private static void pause(int millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private static byte[] join(byte[] one, byte[] two) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
