package dev.gatehouse.trust;

import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.flow.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A folder of its own, a clock that stands still, and the trust built on both. */
final class Bench {
    static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");

    final Path folder;
    final DataFolder data;
    Instant system = Certificates.NOW;
    final StandingClock clock;
    final GatehouseTrust trust;

    Bench(Path folder) {
        this.folder = folder;
        this.data = new DataFolder(folder.resolve("data"));
        InstantSource source = () -> system;
        this.clock = new StandingClock(source, data, BUILT, Optional.empty());
        this.trust = new GatehouseTrust(new Places(folder, data), clock);
    }

    void anchor(X509Certificate... certificates) throws Exception {
        StringBuilder pem = new StringBuilder("# anchors of the test\n");
        for (X509Certificate certificate : certificates) {
            pem.append(new String(Pem.write(certificate), "US-ASCII"));
        }
        write("ca.pem", pem.toString());
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    static Route route(String name, List<String> anchors, Optional<String> clientKey) {
        return new Route(
                "test",
                new Protocol("http"),
                name,
                443,
                Route.Tls.REQUIRED,
                name,
                anchors,
                clientKey,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    static Route route(String name) {
        return route(name, List.of("ca.pem"), Optional.empty());
    }
}
