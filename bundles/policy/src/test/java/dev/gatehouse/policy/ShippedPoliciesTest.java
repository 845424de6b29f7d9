package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ShippedPoliciesTest {
    @Test
    void theyAreWithoutFault() {
        assertThat(new PolicyCheck(policies -> List.of()).apply(List.of(Shipped.policies())))
                .isEmpty();
    }

    @Test
    void atLeastTwoHundredPairsEachWithItsSources() {
        Set<List<String>> unique = new HashSet<>();
        pairs().forEach(
                        pair -> {
                            assertThat(pair.sources()).as(pair.user()).isNotEmpty();
                            assertThat(unique.add(List.of(pair.user(), pair.password())))
                                    .as("%s stands in one file only", pair)
                                    .isTrue();
                        });
        assertThat(unique).hasSizeGreaterThanOrEqualTo(200);
    }

    @Test
    void theWholeMiraiTableIsThere() throws IOException {
        String testdata = System.getProperty("gatehouse.testdata", "");
        assumeTrue(!testdata.isEmpty(), "the lists by others are not on this machine");
        Set<List<String>> known =
                pairs().map(pair -> List.of(pair.user(), pair.password()))
                        .collect(Collectors.toSet());
        List<String> lines = Files.readAllLines(Path.of(testdata, "mirai", "pairs.csv"));
        List<List<String>> table =
                lines.stream()
                        .skip(1)
                        .map(line -> List.of(line.split(",", -1)).subList(0, 2))
                        .distinct()
                        .toList();
        assertThat(table).hasSize(61);
        assertThat(known).containsAll(table);
    }

    @Test
    void textIsExact() {
        Set<String> passwords = pairs().map(Policy.Pair::password).collect(Collectors.toSet());
        assertThat(passwords).contains("", "0000", "00000000", "zlxx.", "W!n0&oO7.");
        Set<String> users = pairs().map(Policy.Pair::user).collect(Collectors.toSet());
        assertThat(users).contains("Admin", "admin", "ADMIN", "Administrator", "ADMINISTRATOR");
    }

    @Test
    void pairsAreSortedSoThatAChangeIsEasyToSee() {
        Comparator<Policy.Pair> order =
                Comparator.comparing(Policy.Pair::user).thenComparing(Policy.Pair::password);
        for (Policy policy : policies()) {
            if (policy instanceof Policy.DefaultCredentials credentials) {
                assertThat(credentials.pairs()).isSortedAccordingTo(order);
            }
        }
    }

    @Test
    void messagesOfSixteenMegabytesPass() {
        assertThat(policies())
                .filteredOn(policy -> policy.id().equals("baseline/limits-mqtt"))
                .allSatisfy(
                        policy ->
                                assertThat(((Policy.Limits) policy).maxMessageOctets())
                                        .isGreaterThan(16_777_216 + 1_024));
    }

    private static List<Policy> policies() {
        return PolicyReader.read(List.of(Shipped.policies())).policies();
    }

    private static Stream<Policy.Pair> pairs() {
        return policies().stream()
                .filter(Policy.DefaultCredentials.class::isInstance)
                .flatMap(policy -> ((Policy.DefaultCredentials) policy).pairs().stream());
    }
}
