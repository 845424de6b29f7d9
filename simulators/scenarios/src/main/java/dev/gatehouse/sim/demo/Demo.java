package dev.gatehouse.sim.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * The demo: a home on loopback with simulated devices, their cloud, an intruder, and the real
 * gateway in between. Needs no root and reaches nothing but loopback. Ctrl-C ends all of it.
 */
public final class Demo {
    private final PrintStream out;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the demo until it is told to end.
     *
     * @param args the launcher, the distribution's folder, the panel's port
     */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.util.logging.config.class", Quiet.class.getName());
        Demo demo = new Demo(System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-stop"));
        int code = 0;
        try {
            demo.run(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            System.err.println("The demo could not start: " + e.getMessage());
            code = 1;
        } finally {
            demo.close();
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private void run(Path launcher, Path distribution, int panelPort)
            throws IOException, GeneralSecurityException, InterruptedException {
        long from = System.nanoTime();
        DemoFolder folder = opened(new DemoFolder());
        Home home = opened(new Home());
        folder.write(home, panelPort);
        out.println("Starting the gateway ...");
        GatewayProcess.keep(launcher, folder.path(), "lamp", home.lampKey());
        GatewayProcess gateway = opened(GatewayProcess.start(launcher, folder.path()));
        Ports ports = gateway.ports();
        home.switchOn(ports);
        Attacks attacks = opened(new Attacks(distribution.resolve("policies"), ports));
        long millis = (System.nanoTime() - from) / 1_000_000;
        tell(folder.path(), ports, panelPort, millis);
        end.await();
        out.printf(
                "%nIn this time the cloud got %s, all of it in TLS or DTLS.%n"
                        + "The intruder tried %d times and got in %d times.%n",
                home.arrived(), attacks.tried(), attacks.in());
    }

    private void tell(Path folder, Ports ports, int panelPort, long millis)
            throws IOException, GeneralSecurityException {
        Path code = folder.resolve("data/claim-code");
        String page = "http://127.0.0.1:" + ports.at("camera-page").getPort() + "/";
        int shell = ports.at("camera-shell").getPort();
        out.printf(
                """

                Gatehouse protects a simulated home (ready in %d.%d s).

                  Panel        https://127.0.0.1:%d/
                  Claim code   %s
                  Certificate  SHA-256 %s
                               (the browser warns: it does not know this gateway yet; compare)

                Try
                  1. Open the panel, enter the code, and watch the devices arrive. Every few seconds
                     somebody tries a botnet's passwords on the camera.
                  2. Log in to the camera yourself with admin / admin, which it was sold with:
                       %s     or     telnet 127.0.0.1 %d
                  3. In the panel forget the lamp, and keep the signed record.

                Ctrl-C ends everything and leaves nothing behind.
                """,
                millis / 1000,
                millis % 1000 / 100,
                panelPort,
                Files.exists(code) ? Files.readString(code).strip() : "(none: there is an owner)",
                fingerprint(folder.resolve("data/ca.pem")),
                page,
                shell);
        out.flush();
    }

    private static String fingerprint(Path certificate)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(certificate)) {
            return "(there is none)";
        }
        try (var in = Files.newInputStream(certificate)) {
            byte[] octets =
                    CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        }
    }

    private <T extends AutoCloseable> T opened(T thing) {
        synchronized (open) {
            open.push(thing);
        }
        return thing;
    }

    /** The process is told to end: the main thread ends everything, then this lets it go. */
    private void stop() {
        end.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    System.err.println("not ended in order: " + e.getMessage());
                }
            }
        }
        out.flush();
        ended.countDown();
    }

    /** Libraries of the simulators log nothing; what matters is in the panel. */
    public static final class Quiet {
        /** Called by java.util.logging in place of reading a file. */
        public Quiet() throws IOException {
            java.util.logging.LogManager.getLogManager()
                    .readConfiguration(
                            new java.io.ByteArrayInputStream(
                                    ".level=OFF\n".getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
