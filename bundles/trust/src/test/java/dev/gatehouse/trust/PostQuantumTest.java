package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.trust.Certificates.Identity;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hybrid key exchange is really used, and a peer without it is still reached. */
final class PostQuantumTest {
    private static final String HYBRID = "X25519MLKEM768";
    private static final int HYBRID_NUMBER = 0x11EC; // IANA's registry of TLS groups.
    private static final int X25519_NUMBER = 29;
    private static final Identity CA = Certificates.authority("Test CA").selfSigned();
    private static final Identity SERVER = Certificates.leaf().dns("a.example").by(CA);

    @TempDir private Path folder;
    private ClientTls tls;

    @BeforeEach
    void trust() throws Exception {
        Bench bench = new Bench(folder);
        bench.anchor(CA.certificate());
        tls = bench.trust.client(Bench.route("a.example"));
    }

    @Test
    void boringSslAgreesOnTheHybridWithAServerThatTakesNothingElse() throws Exception {
        // Bouncy Castle needs P-256 listed for the server's certificate.
        SSLEngine client = Provider.BORINGSSL.client(tls);
        SSLEngine server = Provider.bouncyCastleServer(SERVER, List.of(HYBRID, "secp256r1"));
        assertThat(Handshake.group(Handshake.run(client, server))).isEqualTo(HYBRID_NUMBER);
        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void bouncyCastleAgreesOnTheHybrid() throws Exception {
        SSLEngine client = Provider.bouncyCastle(tls, List.of(HYBRID, "x25519", "secp256r1"));
        SSLEngine server = Provider.bouncyCastleServer(SERVER, List.of(HYBRID, "secp256r1"));
        // Its first share is X25519: the server has to ask for the hybrid, and does.
        assertThat(Handshake.group(Handshake.run(client, server))).isEqualTo(-HYBRID_NUMBER);
    }

    @Test
    void aServerWithoutTheHybridIsReachedByX25519() throws Exception {
        SSLEngine server = Provider.bouncyCastleServer(SERVER, List.of("x25519", "secp256r1"));
        assertThat(Handshake.group(Handshake.run(Provider.BORINGSSL.client(tls), server)))
                .isEqualTo(X25519_NUMBER);
    }

    @Test
    void aServerWithNoneOfTheGroupsIsNotReachedFailsClosed() throws Exception {
        SSLEngine server = Provider.bouncyCastleServer(SERVER, List.of("secp521r1"));
        assertThatThrownBy(() -> Handshake.run(Provider.BORINGSSL.client(tls), server))
                .isInstanceOf(SSLException.class);
    }
}
