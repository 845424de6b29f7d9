package dev.gatehouse.wire.mqtt;

import static dev.gatehouse.api.flow.Direction.TO_CLIENT;
import static dev.gatehouse.api.flow.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.wire.Script;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded garbage and mutated packets. {@code -Dgatehouse.fuzz=N} sets how many messages; a failure
 * names the seed of its round.
 */
class FuzzTest {
    private static final int MESSAGES_DEFAULT = 20_000;
    private static final long SEED = 0x6D717474;

    private long messages;

    @Test
    @Timeout(1800)
    void nothingThrowsAndNoOctetPassesUnjudged() {
        long most = Long.getLong("gatehouse.fuzz", MESSAGES_DEFAULT);
        List<List<Conversation.Said>> legal =
                List.of(
                        Conversation.of(3).said(),
                        Conversation.of(4).said(),
                        Conversation.of(5).said());
        long aborted = 0;
        for (long round = 0; messages < most; round++) {
            Random random = new Random(SEED + round);
            Script script = round(random, legal.get(random.nextInt(3)), SEED + round);
            aborted += script.aborted().isPresent() ? 1 : 0;
        }
        System.out.println(messages + " fuzzed messages, " + aborted + " flows ended");
        assertThat(aborted).isPositive();
    }

    private Script round(Random random, List<Conversation.Said> legal, long seed) {
        long[] granted = new long[2];
        boolean reads = random.nextBoolean();
        MqttLayer layer = reads ? Packets.reading(64) : Packets.layer();
        Script script =
                Script.judging(
                        layer, (direction, message) -> judge(random, granted, direction, message));
        try {
            int steps = 1 + random.nextInt(legal.size() + 4);
            for (int i = 0; i < steps && script.aborted().isEmpty(); i++) {
                messages++;
                Conversation.Said said = legal.get(Math.min(i, legal.size() - 1));
                byte[] octets = mutate(random, said.octets());
                Direction direction =
                        random.nextInt(40) == 0 ? said.direction().other() : said.direction();
                if (random.nextInt(4) == 0) {
                    script.feedSingly(direction, octets);
                } else {
                    script.feed(direction, octets);
                }
                assertBounded(script, granted);
            }
            script.finish(TO_SERVER).finish(TO_CLIENT);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        return script;
    }

    private Verdict judge(
            Random random, long[] granted, Direction direction, ProtocolMessage message) {
        Finding finding = Finding.of(Codes.RATE_EXCEEDED);
        switch (random.nextInt(30)) {
            case 0:
                return new Verdict.Refuse(finding);
            case 1:
                return new Verdict.Drop(finding);
            default:
                granted[direction.ordinal()] += message.size();
                return Verdict.ALLOW;
        }
    }

    private static void assertBounded(Script script, long[] granted) {
        for (Direction direction : Direction.values()) {
            long passed = script.passed(direction).length;
            assertThat(passed).isLessThanOrEqualTo(granted[direction.ordinal()]);
            assertThat(script.held(direction)).isLessThan(MqttLimits.HELD_OCTETS_DEFAULT);
        }
    }

    private static byte[] mutate(Random random, byte[] octets) {
        if (octets.length == 0) {
            return octets;
        }
        byte[] copy = octets.clone();
        switch (random.nextInt(24)) {
            case 0:
                copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                return copy;
            case 1:
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                return copy;
            case 2:
                return Arrays.copyOf(copy, random.nextInt(copy.length) + 1);
            case 3:
                return Packets.join(copy, copy);
            case 4:
                byte[] garbage = new byte[1 + random.nextInt(64)];
                random.nextBytes(garbage);
                return garbage;
            case 5:
                byte[] framed = new byte[random.nextInt(64)];
                random.nextBytes(framed);
                return Packets.packet(copy[0] & 0xFF, framed);
            case 6:
                byte[] body = Arrays.copyOfRange(copy, Math.min(2, copy.length), copy.length);
                return Packets.packet(random.nextInt(256), body);
            default:
                return copy;
        }
    }
}
