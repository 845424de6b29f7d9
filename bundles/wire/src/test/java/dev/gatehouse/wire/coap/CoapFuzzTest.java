package dev.gatehouse.wire.coap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.api.message.CoapOption;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded datagrams: legal ones, mutated ones, garbage. {@code -Dgatehouse.fuzz=N} sets how many; a
 * failure names the seed of its round.
 */
class CoapFuzzTest {
    private static final int DATAGRAMS_DEFAULT = 50_000;
    private static final long SEED = 0x636F6170;
    private static final int[] NUMBERS = {1, 3, 4, 6, 7, 8, 11, 12, 14, 15, 17, 20, 23, 27, 28, 60};

    @Test
    @Timeout(1800)
    void whatPassesMeansWhatItsOctetsSayAndNothingThrows() {
        long most = Long.getLong("gatehouse.fuzz", DATAGRAMS_DEFAULT);
        long passed = 0;
        long answered = 0;
        for (long round = 0; round < most; round++) {
            Random random = new Random(SEED + round);
            byte[] octets = octets(random);
            CoapReading reading = Datagrams.read(octets);
            String seed = "seed " + (SEED + round);
            assertThat(reading.message().isPresent())
                    .as(seed)
                    .isNotEqualTo(reading.fault().isPresent());
            if (reading.message().isPresent()) {
                passed++;
                checkCanonical(seed, octets, reading.message().get());
            }
            Optional<byte[]> answer = CoapRefusal.of(reading);
            if (answer.isPresent()) {
                answered++;
                assertThat(answer.get().length).as(seed).isLessThanOrEqualTo(CoapRefusal.LONGEST);
                assertThat(Datagrams.read(answer.get()).message()).as(seed).isPresent();
            }
        }
        System.out.println(most + " datagrams, " + passed + " passed, " + answered + " answered");
        assertThat(passed).isBetween(most / 20, most * 19 / 20);
    }

    /** An independent writer comes to the same octets, but for lengths written the long way. */
    private static void checkCanonical(String seed, byte[] octets, CoapMessage message) {
        byte[] written = Datagrams.of(message);
        if (!Arrays.equals(written, octets)) {
            assertThat(written.length).as(seed).isLessThanOrEqualTo(octets.length);
            assertThat(Datagrams.read(written).message().orElseThrow().options())
                    .as(seed)
                    .isEqualTo(message.options());
        }
    }

    private static byte[] octets(Random random) {
        if (random.nextInt(8) == 0) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = (byte) (garbage[0] & 0x38 | 0x40);
            }
            return garbage;
        }
        byte[] legal = Datagrams.of(message(random));
        for (int i = random.nextInt(4); i > 0 && legal.length > 0; i--) {
            int at = random.nextInt(legal.length);
            switch (random.nextInt(3)) {
                case 0 -> legal[at] = (byte) random.nextInt();
                case 1 -> legal = Arrays.copyOf(legal, at);
                default -> legal[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return legal;
    }

    private static CoapMessage message(Random random) {
        List<CoapOption> options = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int number =
                    random.nextInt(4) == 0
                            ? random.nextInt(65_536)
                            : NUMBERS[random.nextInt(NUMBERS.length)];
            byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(400) : 1];
            Arrays.fill(value, (byte) ('a' + random.nextInt(26)));
            options.add(new CoapOption(number, value));
        }
        options.sort(Comparator.comparing(CoapOption::number));
        byte[] token = new byte[random.nextInt(9)];
        random.nextBytes(token);
        byte[] payload = new byte[1 + random.nextInt(32)];
        random.nextBytes(payload);
        return new CoapMessage(
                CoapMessage.Type.values()[random.nextInt(2)],
                1 + random.nextInt(7),
                random.nextInt(65_536),
                HexFormat.of().formatHex(token),
                options,
                random.nextBoolean() ? Optional.of(ByteBuffer.wrap(payload)) : Optional.empty(),
                0);
    }
}
