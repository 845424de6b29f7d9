package dev.gatehouse.sim.demo;

import dev.gatehouse.sim.attack.Intruder;
import dev.gatehouse.sim.attack.PasswordList;
import dev.gatehouse.sim.attack.PasswordList.Pair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Attacks that come again and again: a botnet's passwords on page and shell, and nonsense. */
final class Attacks implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(6);
    private static final int KINDS = 3;

    private final Intruder intruder;
    private final List<Pair> pairs;
    private final InetSocketAddress page;
    private final InetSocketAddress shell;
    private final InetSocketAddress mqtt;
    private final Random random = new Random(66);
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger in = new AtomicInteger();
    private final ScheduledExecutorService thread;

    Attacks(Path policies, Ports gateway) throws IOException {
        intruder = new Intruder(Home.address(Home.INTRUDER));
        pairs = PasswordList.read(policies.resolve("credentials/mirai.json"));
        page = gateway.at("camera-page");
        shell = gateway.at("camera-shell");
        mqtt = gateway.at("maker-mqtt");
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread own = new Thread(task, "intruder");
                            own.setDaemon(true);
                            return own;
                        });
        thread.scheduleWithFixedDelay(this::strike, 2_000, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns how many attempts there were. */
    int tried() {
        return tried.get();
    }

    /** Returns how many of them got in. */
    int in() {
        return in.get();
    }

    private void strike() {
        int kind = tried.getAndIncrement() % KINDS;
        // The camera's own pair is among the first that a botnet tries.
        Pair pair =
                tried.get() <= 2 * KINDS
                        ? new Pair("admin", "admin")
                        : pairs.get(random.nextInt(pairs.size()));
        try {
            Intruder.Outcome outcome =
                    switch (kind) {
                        case 0 -> intruder.page(page, Home.CAMERA_HOST, pair);
                        case 1 -> intruder.shell(shell, pair);
                        default -> intruder.nonsense(mqtt, nonsense());
                    };
            if (outcome == Intruder.Outcome.IN) {
                in.incrementAndGet();
            }
        } catch (IOException e) {
            return; // Refused at the door; it comes back.
        }
    }

    private byte[] nonsense() {
        byte[] octets = new byte[20 + random.nextInt(60)];
        random.nextBytes(octets);
        byte[] start = "\u0010\u001eNOT MQTT".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(start, 0, octets, 0, start.length);
        return octets;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
