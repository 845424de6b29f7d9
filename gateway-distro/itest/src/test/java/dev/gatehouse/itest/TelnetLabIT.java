package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Telnet server that asks for a login, real clients, the gateway between them. */
@Lab
class TelnetLabIT {
    /** Asks as devices do, with the echo off, and writes down what it was told. */
    private static final String LOGIN =
            """
            #!/bin/sh
            n=0
            while [ $n -lt 3 ]; do
              n=$((n + 1))
              printf 'camera login: '; read -r user
              printf 'Password: '; stty -echo; read -r word; stty echo; echo
              echo "told $user:$word" >> "%s"
              case "$user:$word" in
                root:vizxv|owner:zz-4k1-own) exec /bin/sh -c 'echo; echo "Welcome aboard"; while printf "$ " && read -r l; do echo "did $l"; done' ;;
              esac
              echo 'Login incorrect'
            done
            """;

    @TempDir static Path folder;
    private static Path told;
    private static Peer plain;
    private static Peer wrapped;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        told = Files.createFile(folder.resolve("told"));
        Path login = Files.writeString(folder.resolve("login.sh"), LOGIN.formatted(told));
        assertThat(login.toFile().setExecutable(true)).isTrue();
        int first = Peer.freePort();
        plain =
                Peer.start(
                        folder,
                        first,
                        "socat",
                        "TCP-LISTEN:" + first + ",bind=127.0.0.1,reuseaddr,fork",
                        "EXEC:/usr/sbin/telnetd -E " + login + ",nofork");
        Authority authority = Authority.make("Laboratory");
        Authority.Server server = authority.issue(folder, "dvr.example");
        int second = Peer.freePort();
        wrapped =
                Peer.start(
                        folder,
                        second,
                        "socat",
                        "OPENSSL-LISTEN:"
                                + second
                                + ",bind=127.0.0.1,reuseaddr,fork,verify=0,cert="
                                + server.both(),
                        "TCP:127.0.0.1:" + first);
        gateway =
                Gateway.start(
                        folder,
                        """
                        {"dev.gatehouse.proxy.Route~plain": {"listen": "127.0.0.1:0",
                          "protocol": "telnet", "to": "127.0.0.1:%d", "tls": "off", "device": "camera"},
                         "dev.gatehouse.proxy.Route~tls": {"listen": "127.0.0.1:0",
                          "protocol": "telnet", "to": "127.0.0.1:%d", "name": "dvr.example",
                          "trust": ["%s"], "device": "dvr"}}
                        """
                                .formatted(first, second, authority.write(folder)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        plain.close();
        wrapped.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void theOwnersPasswordLogsInAndTheSessionWorks(String route) throws Exception {
        try (Session session = new Session(gateway.port(route))) {
            session.await("login: ").type("owner\r\n");
            session.await("Password: ").type("zz-4k1-own\r\n");
            session.await("Welcome aboard").await("$ ").type("look around\r\n");
            session.await("did look around");
        }
        assertThat(Files.readString(told)).contains("told owner:zz-4k1-own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void aDefaultPasswordIsNeverToldToTheDevice(String route) throws Exception {
        long before = vizxv();
        try (Session session = new Session(gateway.port(route))) {
            session.await("login: ").type("root\r\n");
            session.await("Password: ").type("vizxv\r\n");
            session.await("Login incorrect").await("came with the device");
            assertThat(session.ended()).isTrue();
        }
        gateway.awaitFinding("login.default-pair");
        assertThat(vizxv()).isEqualTo(before);
    }

    @Test
    void lineEditingDoesNotHideADefaultPassword() throws Exception {
        long before = vizxv();
        try (Session session = new Session(gateway.port("plain"))) {
            session.await("login: ").type("root\r\n");
            session.await("Password: ").type("vizZ\177xX\177v\r\n");
            session.await("Login incorrect");
        }
        assertThat(vizxv()).isEqualTo(before);
    }

    @Test
    void theClientOfBusyboxWorksThroughTheGateway() throws Exception {
        // A terminal of its own, as a person at a keyboard has one.
        Process client =
                new ProcessBuilder(
                                "socat",
                                "-,ignoreeof",
                                "EXEC:busybox telnet 127.0.0.1 "
                                        + gateway.port("plain")
                                        + ",pty,setsid,ctty,stderr")
                        .redirectErrorStream(true)
                        .start();
        try (Session session = new Session(client.getInputStream(), client.getOutputStream())) {
            session.await("login: ").type("owner\n");
            session.await("Password: ").type("zz-4k1-own\n");
            session.await("Welcome aboard").await("$ ").type("look\n");
            session.await("did look");
        } finally {
            client.destroy();
            client.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static long vizxv() throws IOException {
        return Files.readAllLines(told).stream().filter(line -> line.contains("vizxv")).count();
    }

    /** A client that refuses every option it is offered, and waits for what it expects. */
    private static final class Session implements AutoCloseable {
        private static final int IAC = 255;
        private static final int WILL = 251;
        private static final int WONT = 252;
        private static final int DO = 253;
        private static final int DONT = 254;

        private final InputStream in;
        private final OutputStream out;
        private final List<AutoCloseable> resources = new ArrayList<>();
        private final StringBuffer heard = new StringBuffer();
        private final Thread reader;
        private int from;

        Session(int port) throws IOException {
            this(new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port));
        }

        private Session(java.net.Socket socket) throws IOException {
            this(socket.getInputStream(), socket.getOutputStream());
            resources.add(socket);
        }

        Session(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
            reader = new Thread(this::read, "telnet-session");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                for (int octet = in.read(); octet >= 0; octet = in.read()) {
                    if (octet == IAC) {
                        negotiate(in.read(), in.read());
                    } else {
                        heard.append((char) octet);
                    }
                }
            } catch (IOException e) {
                heard.append("(reset)");
            }
        }

        /** RFC 854: DO is answered by WONT, WILL by DONT. */
        private void negotiate(int verb, int option) throws IOException {
            if (verb == DO || verb == WILL) {
                out.write(
                        new byte[] {(byte) IAC, (byte) (verb == DO ? WONT : DONT), (byte) option});
                out.flush();
            }
        }

        Session await(String text) throws IOException, InterruptedException {
            Await.until(text + " in " + heard, () -> heard.indexOf(text, from) >= 0);
            from = heard.indexOf(text, from) + text.length();
            return this;
        }

        Session type(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        boolean ended() throws InterruptedException {
            reader.join(10_000);
            return !reader.isAlive();
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable resource : resources) {
                resource.close();
            }
        }
    }
}
