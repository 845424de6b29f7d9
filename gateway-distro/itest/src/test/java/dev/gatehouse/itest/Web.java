package dev.gatehouse.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A real lighttpd as a device's page. Basic authentication guards everything but {@code /form}; it
 * has the default passwords admin:admin and root:vizxv, and owner:zz-4k1-own. Its access log goes
 * through a pipe, since lighttpd keeps what it writes to a file for some seconds.
 */
final class Web implements AutoCloseable {
    /** Size of {@code /large.bin}. */
    static final int LARGE = 8 << 20;

    /** Says the method, the length and the digest of what it was sent. */
    private static final String ECHO =
            """
            printf 'Content-Type: text/plain\\r\\n\\r\\n'
            body=$(mktemp) && head -c "${CONTENT_LENGTH:-0}" > "$body"
            echo "$REQUEST_METHOD ${CONTENT_LENGTH:-0} $(sha256sum < "$body" | cut -d' ' -f1)"
            rm -f "$body"
            """;

    /** Takes a login as a form or as JSON and writes down what it was told. */
    private static final String LOGIN =
            """
            body=$(head -c "${CONTENT_LENGTH:-0}")
            echo "$body" >> "%s"
            printf 'Content-Type: text/plain\\r\\n\\r\\n'
            case "$body" in
              *admin*admin*|*root*vizxv*|*owner*zz-4k1-own*) echo 'signed in' ;;
              *) echo 'try again' ;;
            esac
            """;

    private static final String PACKED =
            """
            printf 'Content-Type: text/plain\\r\\nContent-Encoding: gzip\\r\\n\\r\\n'
            cat "%s"
            """;

    private final Peer peer;
    private final Path site;
    private final Path log;
    private final Path told;
    private final String scheme;
    private final AtomicInteger marks = new AtomicInteger();

    private Web(Peer peer, String scheme, Path site, Path log, Path told) {
        this.peer = peer;
        this.scheme = scheme;
        this.site = site;
        this.log = log;
        this.told = told;
    }

    /** Starts it on a free port, with TLS where there is a certificate. */
    static Web start(Path folder, Optional<Authority.Server> tls)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(folder, "web");
        Path log = Files.createFile(home.resolve("access"));
        Path told = Files.createFile(home.resolve("told"));
        Path site = site(home, told);
        int port = Peer.freePort();
        String config =
                """
                server.modules = ("mod_auth", "mod_authn_file", "mod_accesslog", "mod_cgi", "mod_openssl")
                server.document-root = "%s"
                server.bind = "127.0.0.1"
                server.port = %d
                index-file.names = ("index.html")
                cgi.assign = (".cgi" => "/bin/sh")
                accesslog.filename = "|exec cat >> %s"
                accesslog.format = "%%r %%s"
                auth.backend = "plain"
                auth.backend.plain.userfile = "%s"
                $HTTP["url"] !~ "^/form" {
                  auth.require = ("/" => ("method" => "basic", "realm" => "device", "require" => "valid-user"))
                }
                """
                        .formatted(site, port, log, home.resolve("users"));
        if (tls.isPresent()) {
            config += "ssl.engine = \"enable\"\nssl.pemfile = \"%s\"\n".formatted(tls.get().both());
        }
        Path file = Files.writeString(home.resolve("conf"), config);
        Peer peer = Peer.start(home, port, "/usr/sbin/lighttpd", "-D", "-f", file.toString());
        return new Web(peer, tls.isPresent() ? "https" : "http", site, log, told);
    }

    private static Path site(Path home, Path told) throws IOException {
        Files.writeString(home.resolve("users"), "admin:admin\nowner:zz-4k1-own\nroot:vizxv\n");
        Path site = Files.createDirectories(home.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<p>welcome</p>\n");
        byte[] large = new byte[LARGE];
        new Random(8).nextBytes(large);
        Files.write(site.resolve("large.bin"), large);
        Path packed = site.resolve("packed.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("packed words ".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        Files.writeString(site.resolve("echo.cgi"), ECHO);
        Files.writeString(site.resolve("packed.cgi"), PACKED.formatted(packed));
        Path form = Files.createDirectories(site.resolve("form"));
        Files.writeString(form.resolve("login.cgi"), LOGIN.formatted(told));
        return site;
    }

    int port() {
        return peer.port();
    }

    /** Returns a file of the site. */
    Path file(String name) {
        return site.resolve(name);
    }

    /**
     * Returns all requests that were answered so far, with their status. The log runs behind the
     * answers; a request of our own that has come through it says that those before it have too.
     */
    List<String> requests() throws IOException, InterruptedException {
        String mark = "/mark-" + marks.incrementAndGet();
        Gateway.run(
                new byte[0],
                "curl",
                "-sk",
                "--http1.1",
                "-m",
                "10",
                scheme + "://127.0.0.1:" + port() + mark);
        Await.until("the log to come up", () -> Files.readString(log).contains(mark + " "));
        return Files.readAllLines(log).stream().filter(line -> !line.contains("/mark-")).toList();
    }

    /** Returns what the login form was told. */
    String told() throws IOException {
        return Files.readString(told);
    }

    @Override
    public void close() {
        peer.close();
    }
}
