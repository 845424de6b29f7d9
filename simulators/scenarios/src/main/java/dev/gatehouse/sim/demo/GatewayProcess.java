package dev.gatehouse.sim.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped gateway in a process of its own, started as anybody starts it. */
final class GatewayProcess implements AutoCloseable {
    /** Longer than any start that was seen; then the demo gives up and says why. */
    private static final int START_SECONDS = 60;

    private static final int STOP_SECONDS = 15;

    private static final Pattern ROUTE =
            Pattern.compile("^  (\\S+)\\s+\\S+\\s+\\S*:(\\d+)\\s+->.*$");

    private final Process process;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private GatewayProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "gateway-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it and waits until it is ready. */
    static GatewayProcess start(Path launcher, Path folder)
            throws IOException, InterruptedException {
        GatewayProcess gateway =
                new GatewayProcess(
                        new ProcessBuilder(
                                        launcher.toString(), "run", "--config", folder.toString())
                                .redirectErrorStream(true)
                                .start());
        if (!gateway.ready.await(START_SECONDS, TimeUnit.SECONDS) || !gateway.process.isAlive()) {
            gateway.close();
            throw new IOException(
                    "the gateway did not start:\n" + String.join("\n", gateway.output));
        }
        return gateway;
    }

    /** Keeps a secret in the vault of a gateway that does not run. */
    static void keep(Path launcher, Path folder, String name, byte[] secret)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                launcher.toString(),
                                "secret",
                                "put",
                                name,
                                "--config",
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(secret);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the vault did not take a secret: " + said);
        }
    }

    Ports ports() {
        return new Ports(Map.copyOf(ports));
    }

    boolean alive() {
        return process.isAlive();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                Matcher route = ROUTE.matcher(line);
                if (route.matches()) {
                    ports.put(route.group(1), Integer.valueOf(route.group(2)));
                }
                if (line.equals("READY")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            output.add("(its output ended: " + e.getMessage() + ")");
        } finally {
            ready.countDown();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
