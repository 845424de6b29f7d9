package dev.gatehouse.sim.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The shipped gateway in a process of its own, started as anybody starts it. For one thread; it
 * ends with {@link #close}, also if it never became ready.
 */
final class GatewayProcess implements AutoCloseable {
    /** Longer than any start that was seen; then the demo gives up and says why. */
    private static final int START_SECONDS = 60;

    private static final int STOP_SECONDS = 15;

    private final Process process;
    private final GatewayOutput output = new GatewayOutput();
    private final CountDownLatch ready = new CountDownLatch(1);

    private GatewayProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "gateway-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; it is not ready yet. */
    static GatewayProcess launch(Path launcher, Path folder) throws IOException {
        return new GatewayProcess(
                new ProcessBuilder(launcher.toString(), "run", "--config", folder.toString())
                        .redirectErrorStream(true)
                        .start());
    }

    /**
     * Waits until it carries what it is to carry, and shows its panel.
     *
     * @throws IOException if it does not come to that; the message says what it said
     */
    void awaitReady() throws IOException, InterruptedException {
        if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(
                    "the gateway was not ready in "
                            + START_SECONDS
                            + " s; it said\n  "
                            + output.last());
        }
        if (output.fault().isPresent()) {
            throw new IOException("the panel is not at work: " + output.fault().get());
        }
        if (output.panel().isEmpty()) {
            throw new IOException("the gateway did not start; it said\n  " + output.last());
        }
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
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(secret);
            }
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("the vault did not take a secret: " + said);
            }
        } finally {
            process.destroy();
        }
    }

    GatewayOutput output() {
        return output;
    }

    /** Waits until it has ended by itself and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (output.take(line)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            output.take("(its output ended: " + e.getMessage() + ")");
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
