package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.Passwords;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A home in memory: services that stand in for those of the other bundles, and a panel on them. */
final class Home implements AutoCloseable {
    static final String HOST = "localhost:8443";
    static final String PASSWORD = "seven green lamps";
    static final DeviceId LAMP = new DeviceId("0123456789abcdef0123456789abcdef");
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    final Services services = new Services();
    final AtomicLong nanos = new AtomicLong();
    final HeldInMemory holdings = new HeldInMemory();
    final JournalInMemory journal = new JournalInMemory();
    final LampRegistry registry = new LampRegistry();
    final LampDeletions deletions = new LampDeletions();
    final List<String> terminal = new CopyOnWriteArrayList<>();
    final Panel panel;

    Home(Path data) {
        services.devices.set(registry);
        services.journal.set(journal);
        services.holdings.set(holdings);
        services.deletions.set(deletions);
        services.passwords.set(new Plain());
        services.clock.set(new Clock());
        panel = new Panel(services, nanos::get, data, terminal::add, Duration.ZERO);
        panel.front().hosts(HostRule.of(List.of("localhost"), 8443));
    }

    /** It listens: it has a certificate to show. */
    void listens() throws TrustFault {
        services.trust.set(new Authority());
        Leaves leaves = new Leaves(services, nanos::get, List.of("localhost"));
        leaves.prepare();
        panel.identity().is(leaves);
    }

    /** All other bundles stop. */
    void servicesGo() {
        services.devices.unset(registry);
        services.journal.unset(journal);
        services.holdings.unset(holdings);
        services.deletions.unset(deletions);
        services.passwords.find().ifPresent(services.passwords::unset);
        services.clock.find().ifPresent(services.clock::unset);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Asks as a page of the panel does. */
    Answer ask(String method, String path, String body, String... headers) {
        Map<String, String> all = new HashMap<>();
        all.put("host", HOST);
        all.put("origin", "https://" + HOST);
        all.put("sec-fetch-site", "same-origin");
        all.put("content-type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        all.values().removeIf(String::isEmpty);
        int mark = path.indexOf('?');
        try {
            return panel.front()
                    .answer(
                            new Call(
                                    method,
                                    Api.ROOT + (mark < 0 ? path : path.substring(0, mark)),
                                    Query.of(mark < 0 ? "" : path.substring(mark + 1)),
                                    all,
                                    body.getBytes(StandardCharsets.UTF_8),
                                    InetAddress.getLoopbackAddress()));
        } catch (Refusal e) {
            return e.answer();
        }
    }

    /** Claims the gateway and returns the cookie of the session. */
    String claimed() throws Refusal {
        Answer answer = ask("POST", "claim", claim(panel.offer().orElseThrow(), "Sam", PASSWORD));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.text());
        }
        return cookie(answer);
    }

    static String cookie(Answer answer) {
        return answer.headers().get("Set-Cookie").split(";")[0];
    }

    static String claim(String code, String name, String password) {
        return "{\"code\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}"
                .formatted(code, name, password);
    }

    static String login(String name, String password) {
        return "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }

    @Override
    public void close() {
        panel.close();
    }

    static final class Clock implements HomeClock {
        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public Standing standing() {
            return Standing.NETWORK;
        }
    }

    /** Has one certificate, which is the leaf and the authority. */
    static final class Authority implements Trust {
        @Override
        public ClientTls client(Route route) throws TrustFault {
            throw new TrustFault("not here");
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            try (InputStream in = Home.class.getResourceAsStream("home.crt")) {
                X509Certificate certificate =
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509").generateCertificate(in);
                KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
                return new ServerTls(
                        other.getPrivate(), List.of(certificate), List.of(), List.of());
            } catch (IOException | GeneralSecurityException e) {
                throw new TrustFault("no certificate", e);
            }
        }
    }

    /** Stands in for Argon2. */
    static final class Plain implements Passwords {
        @Override
        public String keep(Secret password) {
            return "$argon2id$" + password.reveal(octets -> Unguessable.hash(octets.clone()));
        }

        @Override
        public boolean matches(Secret password, String kept) {
            return keep(password).equals(kept);
        }
    }
}
