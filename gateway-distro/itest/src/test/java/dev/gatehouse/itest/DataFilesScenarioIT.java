package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the data folder that are cut off, lost or open to others. */
class DataFilesScenarioIT {
    private static final byte[] LOGIN = Routes.connectPacket("lamp", "lamp", "zz-4k1");
    private static final byte[] DEFAULT_LOGIN = Routes.connectPacket("lamp", "admin", "admin");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aCutOffJournalIsPutAsideToldAndProtectionGoesOn(int divisor) throws Exception {
        lived();
        Path journal = folder.resolve("data/journal.mv.db");
        long left = divisor == 0 ? 0 : Files.size(journal) / divisor;
        try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            file.truncate(left);
        }
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertProtects(gateway);
            gateway.awaitFinding("journal.recovered");
            assertThat(folder.resolve("data/journal.damaged-1.mv.db")).hasSize(left);
            // What was found last lies in the files beside it, too.
            assertThat(gateway.codes())
                    .contains("upstream.unreachable", "login.default-pair")
                    .doesNotContain("journal.failed");
        }
    }

    @Test
    void aRootKeyThatOthersMayReadIsNotUsedUntilItIsTheOwnersAloneFailsClosed() throws Exception {
        lived();
        Path key = folder.resolve("data/root.key");
        byte[] octets = Files.readAllBytes(key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertProtects(gateway);
            gateway.awaitFinding("journal.failed");
            assertThat(gateway.findings())
                    .contains(key + " can be read by others than its owner", "chmod 600");
            assertThat(served(gateway)).isFalse();
            assertThat(gateway.codes()).contains("route.invalid");

            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            Await.until("the page behind TLS", () -> served(gateway));
            Await.until("the old findings", () -> gateway.codes().contains("upstream.unreachable"));
            assertThat(key).hasBinaryContent(octets);
        }
    }

    @Test
    void aLostRootKeyIsToldNothingIsReplacedAndPutBackItIsUsedFailsClosed() throws Exception {
        lived();
        Path key = folder.resolve("data/root.key");
        Path away = Files.move(key, folder.resolve("away"));
        byte[] keys = Files.readAllBytes(folder.resolve("data/keys"));
        try (Gateway gateway = Gateway.start(folder, Map.of(), List.of())) {
            assertProtects(gateway);
            gateway.awaitFinding("journal.failed");
            assertThat(gateway.findings()).contains(key + " is missing, and keys cannot");
            assertThat(gateway.findings()).contains(key + " is missing, and " + caKey());
            assertThat(served(gateway)).isFalse();
            assertThat(key).doesNotExist();
            assertThat(folder.resolve("data/keys")).hasBinaryContent(keys);

            Files.move(away, key);
            Await.until("the page behind TLS", () -> served(gateway));
            Await.until("the old findings", () -> gateway.codes().contains("upstream.unreachable"));
            assertThat(gateway.codes()).doesNotContain("journal.recovered");
        }
    }

    private Path caKey() {
        return folder.resolve("data/ca.key");
    }

    /** A gateway that has found something, and made its own authority, and was stopped. */
    private void lived() throws Exception {
        String json =
                """
                {"dev.gatehouse.proxy.Route~lamp": {"listen": "127.0.0.1:0", "protocol": "mqtt",
                  "to": "127.0.0.1:9", "name": "broker.example", "device": "lamp"},
                 "dev.gatehouse.proxy.Route~page": {"listen": "127.0.0.1:0", "protocol": "http",
                  "to": "127.0.0.1:9", "tls": "off", "serve": "page.home.arpa"}}
                """;
        try (Gateway gateway = Gateway.start(folder, json)) {
            assertProtects(gateway);
            assertThat(gateway.connack("lamp", LOGIN)).startsWith(0x20, 2, 0, 3);
            gateway.awaitFinding("upstream.unreachable");
            assertThat(served(gateway)).isTrue();
            assertThat(gateway.stop()).isEqualTo(143);
        }
        assertThat(caKey()).exists();
    }

    /** Whether the route that speaks TLS itself proves to be the page, by the home's authority. */
    private boolean served(Gateway gateway) throws IOException {
        try {
            return handshakes(gateway.port("page"));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private boolean handshakes(int port) throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (InputStream pem = Files.newInputStream(folder.resolve("data/ca.pem"))) {
            anchors.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertProtects(Gateway gateway) throws Exception {
        assertThat(gateway.connack("lamp", DEFAULT_LOGIN)).startsWith(0x20, 2, 0, 4);
        gateway.awaitFinding("login.default-pair");
    }
}
