package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases are well-formed; the guard's own tests run them. */
final class CaseFileTest {
    @Test
    void everyCaseIsAMessageAndAVerdictThatExist() throws IOException {
        List<CaseFile.Case> cases = all();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
        Set<String> names = new HashSet<>();
        for (CaseFile.Case one : cases) {
            assertThat(names.add(one.name())).as(one.name()).isTrue();
            assertThat(one.route().protocol()).as(one.name()).isEqualTo(one.message().protocol());
            one.code().ifPresent(code -> assertThat(Codes.all()).containsKey(code));
            if (one.verdict() == Verdict.Kind.ALLOW) {
                assertThat(one.code()).as(one.name()).isEmpty();
            }
        }
    }

    @Test
    void everyProtocolHasCasesThatPassAndCasesThatDoNot() throws IOException {
        Set<String> seen =
                all().stream()
                        .map(one -> one.message().protocol() + " " + one.verdict())
                        .collect(Collectors.toSet());
        assertThat(seen)
                .contains(
                        "http ALLOW",
                        "http REFUSE",
                        "mqtt ALLOW",
                        "mqtt REFUSE",
                        "telnet ALLOW",
                        "telnet REFUSE");
    }

    @Test
    void theProfilesThatCasesNameAreThereAndTheOtherPoliciesAreGood() throws IOException {
        Path policies = Shipped.policies();
        PolicyReader.Outcome outcome =
                PolicyReader.read(List.of(policies, policies.resolve("cases/with")));
        assertThat(outcome.faults()).isEmpty();
        Set<String> ids = outcome.policies().stream().map(Policy::id).collect(Collectors.toSet());
        for (CaseFile.Case one : all()) {
            one.route().profile().ifPresent(profile -> assertThat(ids).contains(profile));
        }
    }

    @Test
    void whatIsNotUnderstoodFailsTheReading(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cases.json");
        Files.writeString(
                file,
                "{\"format\":1,\"cases\":[{\"name\":\"n\",\"message\":{\"telnet\":{\"user\":\"u\","
                        + "\"password\":\"p\",\"colour\":\"red\"}},\"expect\":{\"verdict\":\"allow\"}}]}");
        assertThatThrownBy(() -> CaseFile.read(file)).hasMessageContaining("colour");
    }

    private static List<CaseFile.Case> all() throws IOException {
        List<CaseFile.Case> cases = new ArrayList<>();
        for (Path file : Shipped.files("cases")) {
            if (file.getParent().endsWith("cases")) {
                cases.addAll(CaseFile.read(file));
            }
        }
        return cases;
    }
}
