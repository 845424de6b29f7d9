package dev.gatehouse.wire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketIdsTest {
    private static final long SEED = 20_251_124;

    @Test
    void itAnswersAsAMapDoes() {
        Random random = new Random(SEED);
        PacketIds ids = new PacketIds(65_535);
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // A narrow range and a stride that collides in every table size.
            int id = 1 + (random.nextBoolean() ? random.nextInt(200) : random.nextInt(200) * 256);
            int state = random.nextInt(8);
            int count = random.nextInt(4096);
            ids.set(id, state, count);
            if (state == PacketIds.FREE) {
                map.remove(id);
            } else {
                map.put(id, state << 12 | count);
            }
            int asked = 1 + random.nextInt(51_201);
            int expected = map.getOrDefault(asked, 0);
            assertThat(ids.state(asked)).isEqualTo(expected >>> 12);
            assertThat(ids.count(asked)).isEqualTo(expected & 0xFFF);
        }
        assertThat(ids.used()).isEqualTo(map.size());
        long publishes = map.values().stream().filter(v -> v >>> 12 >= 1 && v >>> 12 <= 4).count();
        assertThat((long) ids.publishes()).isEqualTo(publishes);
    }

    @Test
    void fullMeansNoRoomForANewOneAndNothingIsForgotten() {
        PacketIds ids = new PacketIds(2);
        ids.set(1, PacketIds.QOS_1, 0);
        ids.set(65_535, PacketIds.QOS_2, 0);
        assertThat(ids.hasRoomFor(3)).isFalse();
        assertThat(ids.hasRoomFor(1)).isTrue();
        assertThat(ids.state(65_535)).isEqualTo(PacketIds.QOS_2);
    }
}
