package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shipped files, damaged: whatever comes out is a policy or faults, never an exception. */
final class ReaderFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("gatehouse.fuzz.policy", 5_000);
    private static final int SHORT = 4_096;
    private static final long SEED = 20_261_124;
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\",
        "\\u",
        "\\ud800",
        "null",
        "true",
        "-",
        "1e999999999",
        "99999999999999999999",
        "0000",
        "\u0000",
        "\u202e",
        "\"id\":",
        "\"kind\":",
        "/*",
        "#",
        "'",
        "NaN"
    };

    @Test
    void damagedFilesGiveFaultsOrPoliciesNeverExceptions() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        for (String folder : List.of("baseline", "credentials", "devices", "cases/with")) {
            for (Path file : Shipped.files(folder)) {
                originals.add(shortened(Files.readString(file)));
            }
        }
        Random random = new Random(SEED);
        int faulty = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damage(originals.get(random.nextInt(originals.size())), random);
            Faults faults = new Faults("fuzz.json");
            Optional<Policy> policy =
                    JsonReader.read(damaged, faults)
                            .flatMap(root -> PolicyShape.read(root, faults));
            assertThat(policy.isPresent()).as("mutation %s", i).isEqualTo(faults.count() == 0);
            faults.all()
                    .forEach(
                            fault ->
                                    assertThat(fault.sentence().codePoints())
                                            .allMatch(Printable::isPlain));
            faulty += policy.isPresent() ? 0 : 1;
        }
        assertThat(faulty).isBetween(MUTATIONS / 2, MUTATIONS - MUTATIONS / 100);
    }

    /** Long lists of pairs lose their end: the beginning shows every shape, and is read faster. */
    private static byte[] shortened(String text) {
        int end = text.length() < SHORT ? -1 : text.lastIndexOf("},", SHORT);
        String kept = end < 0 ? text : text.substring(0, end) + "}]}";
        return kept.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damage(byte[] original, Random random) {
        byte[] octets = original.clone();
        for (int times = 1 + random.nextInt(4); times > 0 && octets.length > 0; times--) {
            int at = random.nextInt(octets.length);
            switch (random.nextInt(5)) {
                case 0 -> octets[at] = (byte) random.nextInt(256);
                case 1 -> octets = Arrays.copyOf(octets, at);
                case 2 -> octets = splice(octets, at, TOKENS[random.nextInt(TOKENS.length)], 0);
                case 3 -> octets = splice(octets, at, "", random.nextInt(20));
                default -> octets = splice(octets, at, copy(octets, random), 0);
            }
        }
        return octets;
    }

    private static String copy(byte[] octets, Random random) {
        int from = random.nextInt(octets.length);
        int to = Math.min(octets.length, from + random.nextInt(60));
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] octets, int at, String with, int less) {
        byte[] middle = with.getBytes(StandardCharsets.UTF_8);
        int rest = Math.min(octets.length, at + less);
        byte[] out = Arrays.copyOf(octets, at + middle.length + octets.length - rest);
        System.arraycopy(middle, 0, out, at, middle.length);
        System.arraycopy(octets, rest, out, at + middle.length, octets.length - rest);
        return out;
    }
}
