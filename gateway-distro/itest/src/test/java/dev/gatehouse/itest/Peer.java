package dev.gatehouse.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real server that a test started: a broker, a web server, a Telnet server. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path log;

    private Peer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Returns a loopback port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts a server and waits until it accepts connections on this port. */
    static Peer start(Path folder, int port, String... command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("peer-" + port + ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Peer peer = new Peer(process, port, log);
        try {
            Await.until(List.of(command).get(0), () -> accepts(port) || !process.isAlive());
            if (!process.isAlive()) {
                throw new IOException(command[0] + " ended: " + peer.log());
            }
        } catch (AssertionError | IOException e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    /** Starts mosquitto with TLS on a free port; more lines may be added to its configuration. */
    static Peer mosquitto(Path folder, Authority.Server server, String... more)
            throws IOException, InterruptedException {
        int port = freePort();
        Path file = folder.resolve("mosquitto-" + port + ".conf");
        Files.writeString(
                file,
                String.join(
                                "\n",
                                "listener " + port + " 127.0.0.1",
                                "certfile " + server.certificate(),
                                "keyfile " + server.key(),
                                "allow_anonymous true",
                                "persistence false",
                                "user root",
                                "log_type all",
                                String.join("\n", more))
                        + "\n");
        return start(folder, port, "/usr/sbin/mosquitto", "-c", file.toString());
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it as a lost power would: without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
