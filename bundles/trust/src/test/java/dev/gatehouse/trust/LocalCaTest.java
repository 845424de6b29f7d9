package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.time.BuildTime;
import dev.gatehouse.api.trust.CertificateRefused;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.TrustFault;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The home's CA: what it says of itself, what it refuses to say, and what it survives. */
final class LocalCaTest {
    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void bench() {
        bench = new Bench(folder);
    }

    @Test
    void theCaIsConfinedAndTellsIt() throws Exception {
        X509Certificate ca = bench.trust.server("hub.home.arpa").chain().get(1);
        assertThat(ca.getBasicConstraints()).isZero(); // Path length.
        assertThat(ca.getCriticalExtensionOIDs()).contains("2.5.29.19", "2.5.29.15", "2.5.29.30");
        assertThat(ca.getKeyUsage()).startsWith(false, false, false, false, false, true, true);
        assertThat(ca.getNotBefore().toInstant()).isEqualTo(BuildTime.instant());
        assertThat(ca.getSerialNumber().bitLength()).isEqualTo(159);
        assertThat(ca.getSerialNumber().signum()).isPositive();
        assertThat(Files.readString(folder.resolve("data/ca.pem")))
                .isEqualTo(new String(Pem.write(ca), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aClientThatTrustsTheCaReachesTheServer(Provider provider) throws Exception {
        for (String name : List.of("hub.home.arpa", "localhost", "192.168.1.1", "fd00::1")) {
            ServerTls server = bench.trust.server(name);
            assertThat(server.chain()).hasSize(2);
            Files.copy(
                    folder.resolve("data/ca.pem"),
                    folder.resolve("ca.pem"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            ClientTls client = bench.trust.client(Bench.route(name));
            Handshake.run(provider.client(client), provider.server(identity(server)));
        }
    }

    @Test
    void theLeafIsShortLivedForServersAlone() throws Exception {
        X509Certificate leaf = bench.trust.server("hub.home.arpa").chain().get(0);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getBasicConstraints()).isNegative();
        assertThat(leaf.getNotAfter().toInstant())
                .isEqualTo(Certificates.NOW.plus(CertificateMaker.LIFE));
        assertThat(leaf.getNotBefore().toInstant())
                .isEqualTo(Certificates.NOW.minus(CertificateMaker.BACKDATED));
        assertThat(ServerName.listed(leaf)).isEqualTo("hub.home.arpa");
    }

    @Test
    void theCasKeyIsOnDiskOnlyEncryptedAndForItsOwner() throws Exception {
        bench.trust.server("hub.home.arpa");
        byte[] file = Files.readAllBytes(folder.resolve("data/ca.key"));
        assertThat(new String(file, StandardCharsets.ISO_8859_1))
                .startsWith("GHS1")
                .doesNotContain("Gatehouse home CA");
        for (String name : List.of("ca.key", "root.key")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("data/" + name))))
                    .isEqualTo("rw-------");
        }
        assertThat(bench.trust.server("hub.home.arpa").toString()).doesNotContain("Private");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bank.example",
                "home.arpa",
                "evilhome.arpa",
                "home.arpa.evil.example",
                "arpa",
                "8.8.8.8",
                "172.32.0.1",
                "192.169.0.1",
                "2001:db8::1",
                "::2",
                "fec0::1",
                "0.0.0.0",
                "",
                "*.home.arpa"
            })
    void namesOutsideTheHomeAreRefusedFailsClosed(String name) {
        assertThatThrownBy(() -> bench.trust.server(name)).isInstanceOf(TrustFault.class);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void evenAStolenCaCannotSpeakForABank() throws Exception {
        CertificateMaker maker =
                new CertificateMaker(BuildTime.instant(), new java.security.SecureRandom());
        KeyPair stolen = maker.keyPair();
        X509Certificate ca = maker.authority(stolen);
        X509Certificate bank =
                maker.leaf(
                        ca,
                        stolen.getPrivate(),
                        maker.keyPair().getPublic(),
                        ServerName.of("bank.example"),
                        Optional.of(Certificates.NOW),
                        Certificates.NOW);
        bench.anchor(ca);
        X509Certificate[] chain = {bank};
        assertThatThrownBy(
                        () ->
                                bench.trust
                                        .client(Bench.route("bank.example"))
                                        .trustManager()
                                        .checkServerTrusted(chain, "EC"))
                .isInstanceOf(CertificateRefused.class);
    }

    @Test
    void aLeafIsKeptUntilTwoThirdsOfItsLifeThenReplacedUnderTheSameCa() throws Exception {
        ServerTls first = bench.trust.server("hub.home.arpa");
        bench.system = Certificates.NOW.plus(Duration.ofDays(59));
        assertThat(bench.trust.server("HUB.home.arpa.")).isSameAs(first);
        bench.system = Certificates.NOW.plus(Duration.ofDays(61));
        ServerTls second = bench.trust.server("hub.home.arpa");
        assertThat(second.chain().get(0)).isNotEqualTo(first.chain().get(0));
        assertThat(second.chain().get(1)).isEqualTo(first.chain().get(1));
        assertThat(new Bench(folder).trust.server("hub.home.arpa").chain().get(1))
                .isEqualTo(first.chain().get(1));
    }

    @Test
    void aLeafMadeWithTheClockUnsetIsReplacedWhenTheTimeIsKnown() throws Exception {
        bench.system = Instant.EPOCH;
        X509Certificate blind = bench.trust.server("hub.home.arpa").chain().get(0);
        assertThat(blind.getNotBefore().toInstant()).isEqualTo(BuildTime.instant());
        assertThat(blind.getNotAfter().toInstant())
                .isEqualTo(Bench.BUILT.plus(CertificateMaker.LIFE_CLOCK_UNSET));
        bench.system = Certificates.NOW;
        X509Certificate known = bench.trust.server("hub.home.arpa").chain().get(0);
        assertThat(known.getNotAfter().toInstant())
                .isEqualTo(Certificates.NOW.plus(CertificateMaker.LIFE));
    }

    @Test
    void aDamagedOrForeignKeyFileIsAFaultNeverANewCaFailsClosed() throws Exception {
        bench.trust.server("hub.home.arpa");
        Path file = folder.resolve("data/ca.key");
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertFault("is damaged, or was written under another root.key");
        }
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertFault("is damaged, or was written under another root.key");
        }
        Files.write(file, good);
        assertThat(new Bench(folder).trust.server("hub.home.arpa").chain()).hasSize(2);
        Files.delete(folder.resolve("data/root.key"));
        assertFault("root.key is missing");
    }

    @Test
    void aMissingPublicCopyIsWrittenAgain() throws Exception {
        bench.trust.server("hub.home.arpa");
        byte[] copy = Files.readAllBytes(folder.resolve("data/ca.pem"));
        Files.writeString(folder.resolve("data/ca.pem"), "nonsense");
        new Bench(folder).trust.server("hub.home.arpa");
        assertThat(folder.resolve("data/ca.pem")).hasBinaryContent(copy);
    }

    @Test
    void moreNamesThanThereIsRoomForAreRefusedFailsClosed() throws Exception {
        for (int i = 0; i < LocalCa.NAMES; i++) {
            bench.trust.server("10.0.0." + i);
        }
        assertThatThrownBy(() -> bench.trust.server("hub.home.arpa"))
                .isInstanceOf(TrustFault.class);
        assertThat(bench.trust.server("10.0.0.1").chain()).hasSize(2);
    }

    @Test
    void javasOwnTrustUnderstandsTheCertificates() throws Exception {
        bench.system = BuildTime.instant().plus(Duration.ofDays(2));
        ServerTls server = bench.trust.server("192.168.1.1");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", server.chain().get(1));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        java.security.cert.PKIXBuilderParameters parameters =
                new java.security.cert.PKIXBuilderParameters(
                        store, new java.security.cert.X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(java.util.Date.from(bench.system));
        factory.init(new javax.net.ssl.CertPathTrustManagerParameters(parameters));
        X509TrustManager java = (X509TrustManager) factory.getTrustManagers()[0];
        java.checkServerTrusted(server.chain().toArray(new X509Certificate[0]), "ECDHE_ECDSA");
    }

    private void assertFault(String text) {
        assertThatThrownBy(() -> new Bench(folder).trust.server("hub.home.arpa"))
                .isInstanceOf(TrustFault.class)
                .hasMessageContaining(text);
    }

    private static Identity identity(ServerTls server) {
        X509Certificate leaf = server.chain().get(0);
        return new Identity(new KeyPair(leaf.getPublicKey(), server.key()), leaf);
    }
}
