package dev.gatehouse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReceiptKeyTest {
    private static final byte[] WORDS = "a receipt".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    @Test
    void whatIsSignedIsVerifiedWithThePublicHalfInItsFile() throws Exception {
        byte[] signature = signer().sign(WORDS);
        assertThat(signer().key().getEncoded()).isEqualTo(published().getEncoded());
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(published());
        check.update(WORDS);
        assertThat(check.verify(signature)).isTrue();
        assertThat(signature).isEqualTo(signer().sign(WORDS)).hasSize(64);
    }

    @Test
    void thePublicHalfIsForAllAndTheOtherForTheOwnerEncrypted() throws Exception {
        signer().key();
        assertThat(rights("receipt-key.pem")).isEqualTo("rw-r--r--");
        assertThat(rights("receipt.key")).isEqualTo("rw-------");
        byte[] file = Files.readAllBytes(folder.resolve("receipt.key"));
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).startsWith("GHS1");
        Files.delete(folder.resolve("receipt-key.pem"));
        signer().key();
        assertThat(folder.resolve("receipt-key.pem")).exists();
    }

    @Test
    void aDamagedKeyOrALostRootIsAFaultNotANewKeyFailsClosed() throws Exception {
        signer().key();
        byte[] sound = Files.readAllBytes(folder.resolve("receipt.key"));
        byte[] damaged = sound.clone();
        damaged[sound.length - 1] ^= 1;
        Files.write(folder.resolve("receipt.key"), damaged);
        assertThatThrownBy(() -> signer().sign(WORDS))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("receipt.key");
        Files.write(folder.resolve("receipt.key"), sound);
        Files.delete(folder.resolve("root.key"));
        assertThatThrownBy(() -> signer().key()).isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("root.key")).doesNotExist();
    }

    private ReceiptSignerService signer() {
        return new ReceiptSignerService(new ReceiptKey(new DataFolder(folder), new SecureRandom()));
    }

    private PublicKey published() throws Exception {
        byte[] der = Pem.read(Files.readAllBytes(folder.resolve("receipt-key.pem"))).get(0).der();
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }

    private String rights(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
