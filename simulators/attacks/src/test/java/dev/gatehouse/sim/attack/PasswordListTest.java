package dev.gatehouse.sim.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.sim.attack.PasswordList.Pair;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordListTest {
    private static final Path SHIPPED =
            Path.of(System.getProperty("gatehouse.root", "../.."))
                    .resolve("policies/credentials/mirai.json");

    @Test
    void readsEveryPairOfTheShippedListAlsoThoseWithAnEmptyPassword() throws Exception {
        List<Pair> pairs = PasswordList.read(SHIPPED);
        assertThat(pairs)
                .hasSizeGreaterThanOrEqualTo(60)
                .doesNotHaveDuplicates()
                .contains(new Pair("666666", "666666"), new Pair("admin", ""));
    }
}
