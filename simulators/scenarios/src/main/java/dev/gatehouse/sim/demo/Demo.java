package dev.gatehouse.sim.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;

/**
 * The demo: a home on loopback with simulated devices, their cloud, an intruder, and the real
 * gateway in between. Needs no root and reaches nothing but loopback. Ctrl-C ends all of it, at any
 * time; so does the end of the gateway, with a sentence and exit code 1.
 */
public final class Demo {
    private static final int FAILED = 1;

    /** A terminal's Ctrl-C reaches the gateway as soon as this: how long until it is heard here. */
    private static final int TOLD_SECONDS = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Thread main = Thread.currentThread();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean started;

    private Demo(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the demo until it is told to end.
     *
     * @param args the launcher, the distribution's folder, the panel's port (0 for any)
     */
    public static void main(String[] args) {
        System.setProperty("java.util.logging.config.class", Quiet.class.getName());
        Demo demo = new Demo(System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-stop"));
        int code = demo.play(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        if (code != 0) {
            System.exit(code);
        }
    }

    private int play(Path launcher, Path distribution, int panelPort) {
        try {
            run(launcher, distribution, panelPort);
            return 0;
        } catch (InterruptedException e) {
            return 0; // Told to end before it was ready.
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            if (told.getCount() > 0) {
                err.println(
                        (started ? "The demo ended: " : "The demo could not start: ")
                                + e.getMessage());
            }
            return FAILED;
        } finally {
            close();
        }
    }

    private void run(Path launcher, Path distribution, int panelPort)
            throws IOException, GeneralSecurityException, InterruptedException {
        long from = System.nanoTime();
        free(panelPort);
        out.println("Starting the gateway ...");
        DemoFolder folder = opened(new DemoFolder());
        Home home = opened(home());
        folder.write(home, panelPort);
        GatewayProcess.keep(launcher, folder.path(), "lamp", home.lampKey());
        GatewayProcess gateway = opened(GatewayProcess.launch(launcher, folder.path()));
        gateway.awaitReady();
        Ports ports = gateway.output().ports();
        home.switchOn(ports);
        Attacks attacks = opened(new Attacks(distribution.resolve("policies"), ports));
        long millis = (System.nanoTime() - from) / 1_000_000;
        out.print(Greeting.of(launcher, folder.path(), home, gateway.output(), millis));
        out.flush();
        started = true;
        watch(gateway);
        out.printf(
                "%nIn this time the cloud got %s, all of it in TLS or DTLS.%n"
                        + "The intruder tried %d times and got in %d times.%n",
                home.arrived(), attacks.tried(), attacks.in());
    }

    /** Waits until the demo is told to end. */
    private void watch(GatewayProcess gateway) throws IOException {
        try {
            int code = gateway.awaitEnd();
            if (!told.await(TOLD_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "the gateway has ended by itself, with code "
                                + code
                                + "; its last words\n  "
                                + gateway.output().last());
            }
        } catch (InterruptedException e) {
            out.flush(); // Told to end: what follows is the end.
        }
    }

    /** Looks before anything is begun; between here and the gateway's start it may still go. */
    private static void free(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        } catch (SocketException e) {
            throw new IOException(
                    "the panel cannot have port "
                            + port
                            + " ("
                            + e.getMessage()
                            + "). Choose another with --port, or 0 for any that is free.",
                    e);
        }
    }

    private static Home home() throws IOException, GeneralSecurityException {
        try {
            return new Home();
        } catch (BindException e) {
            throw new IOException(
                    "a simulated device cannot have its address below 127.0.10.0 ("
                            + e.getMessage()
                            + "); on Linux all of 127.0.0.0/8 is this machine.",
                    e);
        }
    }

    private <T extends AutoCloseable> T opened(T thing) {
        open.push(thing);
        return thing;
    }

    /** The process is told to end: the main thread ends everything, then this lets it go. */
    private void stop() {
        told.countDown();
        main.interrupt();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends everything, the newest first. On the main thread alone. */
    private void close() {
        while (!open.isEmpty()) {
            Thread.interrupted(); // Whoever is told to end twice still ends in order.
            try {
                open.pop().close();
            } catch (Exception e) {
                err.println("not ended in order: " + e.getMessage());
            }
        }
        out.flush();
        ended.countDown();
    }

    /** Libraries of the simulators log nothing; what matters is in the panel. */
    public static final class Quiet {
        /** Called by java.util.logging in place of reading a file. */
        public Quiet() throws IOException {
            LogManager.getLogManager()
                    .readConfiguration(
                            new ByteArrayInputStream(
                                    ".level=OFF\n".getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
