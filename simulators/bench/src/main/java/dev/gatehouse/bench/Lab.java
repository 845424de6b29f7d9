package dev.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A broker, reached without anything between, through stunnel and through the gateway. */
final class Lab implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);

    private final Path folder;
    private final Path tree;
    private final int plain;
    private final List<Server> servers = new ArrayList<>();

    private Lab(Path tree) throws IOException {
        this.tree = tree;
        folder = Files.createTempDirectory("gatehouse-bench");
        plain = Server.freePort();
    }

    /** Starts everything; what was started is ended again if something does not start. */
    static Lab start(Path tree) throws IOException, InterruptedException {
        Lab lab = new Lab(tree);
        try {
            lab.certificate();
            int tls = lab.broker();
            lab.stunnel(tls);
            lab.gateway(tls);
            lab.awaitReady();
            return lab;
        } catch (IOException e) {
            lab.close();
            throw e;
        }
    }

    int plainPort() {
        return plain;
    }

    Server mosquitto() {
        return servers.get(0);
    }

    Server stunnel() {
        return servers.get(1);
    }

    Server gateway() {
        return servers.get(2);
    }

    private void certificate() throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("openssl.cnf"),
                """
                [req]
                distinguished_name = name
                [name]
                [authority]
                basicConstraints = critical, CA:TRUE
                keyUsage = critical, keyCertSign
                subjectKeyIdentifier = hash
                [broker]
                basicConstraints = critical, CA:FALSE
                keyUsage = critical, digitalSignature
                extendedKeyUsage = serverAuth
                subjectAltName = DNS:broker.example
                """);
        String make =
                "openssl req -config openssl.cnf -x509 -newkey ec -pkeyopt"
                        + " ec_paramgen_curve:P-256 -nodes -days 30 ";
        openssl(make + "-subj /CN=bench -extensions authority -keyout ca.key -out ca.pem");
        openssl(
                make
                        + "-subj /CN=broker.example -extensions broker -CA ca.pem -CAkey ca.key"
                        + " -keyout broker.key -out broker.pem");
    }

    private void openssl(String command) throws IOException, InterruptedException {
        Path log = folder.resolve("openssl.log");
        Process process =
                new ProcessBuilder(command.split(" "))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("openssl: " + Files.readString(log));
        }
    }

    private int broker() throws IOException, InterruptedException {
        int tls = Server.freePort();
        Path file = folder.resolve("mosquitto.conf");
        Files.writeString(
                file,
                """
                listener %d 127.0.0.1
                listener %d 127.0.0.1
                certfile %s
                keyfile %s
                allow_anonymous true
                persistence false
                user root
                set_tcp_nodelay true
                log_type error
                """
                        .formatted(
                                plain,
                                tls,
                                folder.resolve("broker.pem"),
                                folder.resolve("broker.key")));
        start("mosquitto", plain, "/usr/sbin/mosquitto", "-c", file.toString());
        return tls;
    }

    private void stunnel(int tls) throws IOException, InterruptedException {
        int port = Server.freePort();
        Path file = folder.resolve("stunnel.conf");
        Files.writeString(
                file,
                """
                foreground = yes
                pid =
                debug = err
                socket = l:TCP_NODELAY=1
                socket = r:TCP_NODELAY=1
                [broker]
                client = yes
                accept = 127.0.0.1:%d
                connect = 127.0.0.1:%d
                CAfile = %s
                verifyChain = yes
                checkHost = broker.example
                """
                        .formatted(port, tls, folder.resolve("ca.pem")));
        start("stunnel", port, "stunnel4", file.toString());
    }

    private void gateway(int tls) throws IOException, InterruptedException {
        int port = Server.freePort();
        Path config = Files.createDirectories(folder.resolve("gateway/policies")).getParent();
        // The shipped limit is 500 messages a second and flow: it is there to stop such a load.
        Files.writeString(
                config.resolve("policies/limits.json"),
                """
                {"format": 1, "kind": "limits", "id": "baseline/limits-mqtt", "about": "benchmark",
                 "protocol": "mqtt", "maxMessageOctets": 33554432,
                 "messagesPerSecond": 1000000, "burst": 1000000}
                """);
        Files.writeString(
                config.resolve("gatehouse.json"),
                """
                {"dev.gatehouse.proxy.Route~bench": {"listen": "127.0.0.1:%d", "protocol": "mqtt",
                  "to": "127.0.0.1:%d", "name": "broker.example", "trust": ["%s"],
                  "device": "bench"}}
                """
                        .formatted(port, tls, folder.resolve("ca.pem")));
        Path launcher = tree.resolve("gateway-distro/bin/gatehouse");
        start("gateway", port, launcher.toString(), "run", "--config", config.toString());
    }

    private void start(String name, int port, String... command)
            throws IOException, InterruptedException {
        servers.add(Server.start(folder.resolve(name + ".log"), port, command));
    }

    /** Waits until the gateway carries: it listens before its policies are in force. */
    private void awaitReady() throws IOException, InterruptedException {
        Path log = folder.resolve("gateway.log");
        long end = System.nanoTime() + READY.toNanos();
        while (!Files.readString(log).contains("READY")) {
            if (System.nanoTime() > end) {
                throw new IOException("the gateway is not ready: " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Server server : servers) {
            server.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
