package dev.gatehouse.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shipped distribution, started as a user starts it: {@code gatehouse run --config DIR}, in a
 * process of its own that ends with {@link #close}.
 */
final class Gateway implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("gatehouse.root", "../.."));

    /** How long a start may take on a loaded two-core machine. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final int ANSWER_MILLIS = 20_000;

    /** Octets of a CONNACK of MQTT 3.1.1. */
    private static final int CONNACK = 4;

    private static final Pattern ROUTE =
            Pattern.compile("^  (\\S+)\\s+\\S+\\s+\\S*:(\\d+)\\s+->.*$");

    private final Process process;
    private final Path config;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private Gateway(Path config, Map<String, String> environment, List<String> wrapper)
            throws IOException {
        this.config = config;
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(launcher().toString(), "run", "--config", config.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        Thread reader = new Thread(this::readOutput, "gateway-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the launcher script in the source tree. */
    static Path launcher() {
        return ROOT.resolve("gateway-distro/bin/gatehouse").toAbsolutePath().normalize();
    }

    /** Returns the assembled distribution. */
    static Path home() {
        return ROOT.resolve("gateway-distro/app/target/gatehouse").toAbsolutePath().normalize();
    }

    /**
     * Writes gatehouse.json into a folder and starts the gateway on it, waiting until it is ready.
     */
    static Gateway start(Path folder, String json) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("gatehouse.json"), json);
        return start(folder, Map.of(), List.of());
    }

    /** Starts on a folder that has its configuration; the wrapper stands before the command. */
    static Gateway start(Path folder, Map<String, String> environment, List<String> wrapper)
            throws IOException, InterruptedException {
        Gateway gateway = new Gateway(folder, environment, wrapper);
        if (!gateway.ready.await(START.toSeconds(), TimeUnit.SECONDS)
                || !gateway.output.contains("READY")) {
            gateway.close();
            throw new IOException("the gateway did not become ready: " + gateway.output);
        }
        return gateway;
    }

    /** Returns the port on which a route listens. */
    int port(String route) {
        Integer port = ports.get(route);
        if (port == null) {
            throw new IllegalStateException("no route " + route + " in " + output);
        }
        return port;
    }

    /**
     * Sends a CONNECT on a route and returns the CONNACK, or what came of it before the end. What
     * the gateway printed says why, if there is no connection.
     */
    byte[] connack(String route, byte[] connect) throws IOException {
        try (Socket socket = connect(route)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(connect);
            return socket.getInputStream().readNBytes(CONNACK);
        }
    }

    private Socket connect(String route) throws IOException {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port(route));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + (process.isAlive() ? " of " : " of the dead ") + output, e);
        }
    }

    /** Returns all lines printed so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    long pid() {
        return process.pid();
    }

    Path config() {
        return config;
    }

    /** Returns the journal as JSON, read by the terminal command. */
    String findings() throws IOException, InterruptedException {
        Result result =
                command("findings", "--config", config.toString(), "--json", "--limit", "1000");
        if (result.code() != 0) {
            throw new IOException("findings failed: " + result);
        }
        return result.out();
    }

    /** Returns the codes of all findings, oldest first. */
    List<String> codes() throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("\"code\":\\s*\"([^\"]+)\"").matcher(findings());
        List<String> codes = new ArrayList<>();
        while (matcher.find()) {
            codes.add(matcher.group(1));
        }
        return codes;
    }

    /** Waits until a finding of this code is in the journal. */
    void awaitFinding(String code) throws IOException, InterruptedException {
        Await.until("a finding " + code, () -> codes().contains(code));
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order and returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("the gateway did not stop: " + output);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What a command gave. */
    record Result(int code, String out, String err) {}

    /** Runs a command of the launcher to its end. */
    static Result command(String... arguments) throws IOException, InterruptedException {
        return run(
                new byte[0],
                Stream.concat(Stream.of(launcher().toString()), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    /** Runs any command to its end, with this on its standard input. */
    static Result run(byte[] input, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("gatehouse-out", ".txt");
        Path err = Files.createTempFile("gatehouse-err", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                // It did not want to read: its exit code tells.
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException("took too long: " + String.join(" ", command));
            }
            return new Result(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private void readOutput() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Matcher matcher = ROUTE.matcher(line);
                if (matcher.matches()) {
                    ports.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
                }
                output.add(line); // Who has seen the line may ask for the port.
                if (line.equals("READY")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            output.add("(output ended: " + e.getMessage() + ")");
        } finally {
            ready.countDown();
        }
    }
}
