package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.TrustFault;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own certificate from the vault, shown to servers that ask for it. */
final class ClientKeyTest {
    private static final Identity CA = Certificates.authority("Test CA").selfSigned();
    private static final KeyPair RSA = Certificates.rsa(2048);

    @TempDir private Path folder;
    private Bench bench;
    private VaultFile vault;

    @BeforeEach
    void bench() throws Exception {
        bench = new Bench(folder);
        bench.anchor(CA.certificate());
        vault = new VaultFile(bench.data, new SecureRandom());
    }

    static Stream<Arguments> keys() {
        return Stream.of(Provider.values())
                .flatMap(
                        provider ->
                                Stream.of(Certificates.ec(), RSA)
                                        .map(pair -> Arguments.of(provider, pair)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aServerThatAsksForACertificateGetsIt(Provider provider, KeyPair pair) throws Exception {
        Identity client = client(pair);
        store(pem("PRIVATE KEY", pair.getPrivate().getEncoded()) + pem(client));
        Identity server = Certificates.leaf().dns("a.example").by(CA);
        SSLEngine asking = asking(provider == Provider.DTLS ? "DTLS" : "TLS", server);
        SSLEngine engine = provider.client(tls());
        Handshake.run(engine, asking);
        assertThat(asking.getSession().getPeerCertificates()[0]).isEqualTo(client.certificate());
    }

    @Test
    void theOlderFormsOfOpenSslAreReadToo() throws Exception {
        KeyPair ec = Certificates.ec();
        byte[] sec1 =
                PrivateKeyInfo.getInstance(ec.getPrivate().getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
        // OpenSSL writes the curve into the key itself.
        ECPrivateKey named =
                new ECPrivateKey(
                        256,
                        ECPrivateKey.getInstance(sec1).getKey(),
                        X962Parameters.getInstance(
                                PrivateKeyInfo.getInstance(ec.getPrivate().getEncoded())
                                        .getPrivateKeyAlgorithm()
                                        .getParameters()));
        store(
                pem("EC PARAMETERS", new byte[] {6, 0})
                        + pem("EC PRIVATE KEY", named.getEncoded())
                        + pem(client(ec)));
        assertThat(tls().keyManager()).isPresent();
        byte[] pkcs1 =
                PrivateKeyInfo.getInstance(RSA.getPrivate().getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
        store(pem("RSA PRIVATE KEY", pkcs1) + pem(client(RSA)));
        assertThat(tls().keyManager()).isPresent();
    }

    @Test
    void anEntryThatHoldsNoUsableKeyIsAFaultWithoutTheSecretFailsClosed() throws Exception {
        assertThatThrownBy(this::tls)
                .isInstanceOf(TrustFault.class)
                .hasMessage("the vault has no entry mine");
        KeyPair pair = Certificates.ec();
        String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
        String secret = "c2VjcmV0c2VjcmV0";
        for (String text :
                List.of(
                        secret,
                        key,
                        pem(client(pair)),
                        key + pem(client(Certificates.ec())),
                        key + key + pem(client(pair)),
                        key + pem(client(RSA)),
                        "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n",
                        "-----BEGIN EC PRIVATE KEY-----\n"
                                + secret
                                + "\n-----END EC PRIVATE KEY-----\n",
                        "-----BEGIN RSA PRIVATE KEY-----\n"
                                + secret
                                + "\n-----END RSA PRIVATE KEY-----\n",
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                + secret
                                + "\n-----END ENCRYPTED PRIVATE KEY-----\n",
                        "-----BEGIN CERTIFICATE-----\n"
                                + secret
                                + "\n-----END CERTIFICATE-----\n")) {
            store(text);
            assertThatThrownBy(this::tls)
                    .isInstanceOf(TrustFault.class)
                    .hasNoCause()
                    .message()
                    .startsWith("the vault entry mine holds")
                    .doesNotContain("secret", secret);
        }
    }

    @Test
    void eachPrefixOfAGoodEntryIsRefusedInWords() throws Exception {
        KeyPair pair = Certificates.ec();
        String good = pem("PRIVATE KEY", pair.getPrivate().getEncoded()) + pem(client(pair));
        byte[] octets = good.stripTrailing().getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length < octets.length - 5; length++) {
            byte[] cut = Arrays.copyOf(octets, length);
            assertThatThrownBy(() -> ClientKey.of("mine", cut, new SecureRandom()))
                    .isInstanceOf(TrustFault.class);
        }
    }

    private void store(String text) throws Exception {
        vault.put("mine", text.getBytes(StandardCharsets.US_ASCII));
    }

    private ClientTls tls() throws TrustFault {
        Route route = Bench.route("a.example", List.of("ca.pem"), Optional.of("mine"));
        return bench.trust.client(route);
    }

    private static Identity client(KeyPair pair) {
        return Certificates.leaf()
                .key(pair)
                .commonName("client")
                .purpose(KeyPurposeId.id_kp_clientAuth)
                .from(Instant.now().minusSeconds(60))
                .until(Instant.now().plusSeconds(3600))
                .by(CA);
    }

    private static String pem(Identity identity) throws Exception {
        return new String(Pem.write(identity.certificate()), StandardCharsets.US_ASCII);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }

    private static SSLEngine asking(String protocol, Identity server) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", CA.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        TrustManager[] trust = factory.getTrustManagers();
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(Provider.keys(server), trust, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }
}
