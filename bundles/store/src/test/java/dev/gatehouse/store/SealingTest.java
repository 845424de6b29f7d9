package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

final class SealingTest {
    private static final byte[] ROOT = new byte[32];
    private final SecureRandom random = new SecureRandom();

    @Test
    void derivesAsTheStandardSays() {
        byte[] input = new byte[22];
        Arrays.fill(input, (byte) 0x0b);

        // RFC 5869 A.3: no salt, no info; the first block.
        assertThat(HexFormat.of().formatHex(Sealing.derive(input, "").getEncoded()))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    void labelsSeparateKeys() {
        assertThat(Sealing.derive(ROOT, "a")).isNotEqualTo(Sealing.derive(ROOT, "b"));
    }

    @Test
    void anyChangedBitFailsClosed() {
        SecretKey key = Sealing.derive(ROOT, "a");
        byte[] sealed = Sealing.seal(key, new byte[] {1}, new byte[] {2, 3}, random);

        assertThat(Sealing.open(key, new byte[] {1}, sealed)).contains(new byte[] {2, 3});
        assertThat(Sealing.open(key, new byte[] {0}, sealed)).isEmpty();
        assertThat(Sealing.open(Sealing.derive(ROOT, "b"), new byte[] {1}, sealed)).isEmpty();
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(Sealing.open(key, new byte[] {1}, changed)).isEmpty();
            assertThat(Sealing.open(key, new byte[] {1}, Arrays.copyOf(sealed, i))).isEmpty();
        }
    }
}
