package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.time.BuildTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL, as somebody else's reading of RFC 5280, takes the local CA as it is meant. */
@EnabledIfSystemProperty(named = "gatehouse.lab", matches = "true")
final class OpenSslOracleTest {
    private static final Instant NOW = BuildTime.instant().plusSeconds(3600);

    @TempDir private Path folder;

    @Test
    void openSslAcceptsTheHomesNamesAndRefusesOthersUnderTheSameCa() throws Exception {
        CertificateMaker maker = new CertificateMaker(BuildTime.instant(), new SecureRandom());
        KeyPair pair = maker.keyPair();
        X509Certificate ca = maker.authority(pair);
        Files.write(folder.resolve("ca.pem"), Pem.write(ca));
        for (String name : List.of("hub.home.arpa", "localhost", "192.168.1.1", "fd00::1")) {
            assertThat(verify(maker, ca, pair, name)).endsWith("leaf.pem: OK");
        }
        for (String name : List.of("bank.example", "8.8.8.8", "2001:db8::1")) {
            assertThat(verify(maker, ca, pair, name)).contains("permitted subtree violation");
        }
    }

    private String verify(CertificateMaker maker, X509Certificate ca, KeyPair pair, String name)
            throws Exception {
        ServerName server = ServerName.of(name);
        X509Certificate leaf =
                maker.leaf(
                        ca,
                        pair.getPrivate(),
                        maker.keyPair().getPublic(),
                        server,
                        Optional.of(NOW),
                        NOW);
        Files.write(folder.resolve("leaf.pem"), Pem.write(leaf));
        return run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-attime",
                Long.toString(NOW.getEpochSecond()),
                server.address().isPresent() ? "-verify_ip" : "-verify_hostname",
                name,
                "-CAfile",
                "ca.pem",
                "leaf.pem");
    }

    private String run(String... words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
