package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.FlowId;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.itest.CaseFile.Case;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@code policies/cases}, judged by the shipped guards under the shipped policies.
 */
class PolicyCasesIT {
    private static final Path POLICIES = Path.of(System.getProperty("gatehouse.root"), "policies");
    private static final AtomicLong FLOWS = new AtomicLong();

    @TempDir static Path folder;
    private static House house;
    private static Guards guards;

    @BeforeAll
    static void start() throws Exception {
        house = new House(folder, "dev.gatehouse.proxy");
        house.configure(
                "dev.gatehouse.policy",
                Map.of(
                        "folders",
                        new String[] {
                            POLICIES.toString(), POLICIES.resolve("cases/with").toString()
                        }));
        guards = house.service(Guards.class);
        Await.until("the policies of the cases", PolicyCasesIT::withInForce);
    }

    @AfterAll
    static void stop() throws Exception {
        house.close();
    }

    /** The policies that stand beside the cases read payloads; the shipped ones read none. */
    private static boolean withInForce() throws IOException {
        for (Named<Case> named : cases().toList()) {
            Case one = named.getPayload();
            if (one.code().filter("payload.schema"::equals).isPresent()) {
                return code(judge(one)).equals("payload.schema");
            }
        }
        return false;
    }

    static Stream<Named<Case>> cases() throws IOException {
        List<Named<Case>> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(POLICIES.resolve("cases"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                CaseFile.read(file).forEach(one -> cases.add(Named.of(one.name(), one)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGuardsJudgeAsTheCaseSays(Case one) {
        Verdict verdict = judge(one);
        assertThat(verdict.kind()).as("%s", verdict).isEqualTo(one.verdict());
        one.code().ifPresent(code -> assertThat(code(verdict)).isEqualTo(code));
    }

    private static Verdict judge(Case one) {
        long number = FLOWS.incrementAndGet();
        // An address of its own: what guards count per source starts from nothing.
        InetSocketAddress source =
                new InetSocketAddress(
                        "127."
                                + (number >> 14 & 127)
                                + "."
                                + (number >> 7 & 127)
                                + "."
                                + (number & 127),
                        1);
        try (GuardSession session =
                guards.open(new Flow(new FlowId(number), one.route(), source, 0))) {
            Verdict verdict = session.admit();
            for (int i = 0; i < one.times() && verdict.kind() == Verdict.Kind.ALLOW; i++) {
                verdict = session.judge(one.direction(), one.message(), 0);
            }
            return verdict;
        }
    }

    private static String code(Verdict verdict) {
        return switch (verdict.kind()) {
            case ALLOW -> "";
            case REFUSE -> ((Verdict.Refuse) verdict).finding().code().word();
            case DROP -> ((Verdict.Drop) verdict).finding().code().word();
            case QUARANTINE -> ((Verdict.Quarantine) verdict).finding().code().word();
        };
    }

    @Test
    void casesHaveNamesOfTheirOwnAndCodesThatExist() throws IOException {
        Set<String> names = new HashSet<>();
        cases().forEach(
                        named -> {
                            assertThat(names.add(named.getName())).as(named.getName()).isTrue();
                            named.getPayload()
                                    .code()
                                    .ifPresent(code -> assertThat(Codes.all()).containsKey(code));
                        });
        assertThat(names).hasSizeGreaterThanOrEqualTo(90);
    }

    @Test
    void whatIsNotUnderstoodFailsTheReading() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("cases.json"),
                        "{\"format\":1,\"cases\":[{\"name\":\"n\",\"message\":{\"telnet\":"
                                + "{\"user\":\"u\",\"password\":\"p\",\"colour\":\"red\"}},"
                                + "\"expect\":{\"verdict\":\"allow\"}}]}");
        assertThatThrownBy(() -> CaseFile.read(file)).hasMessageContaining("colour");
    }
}
