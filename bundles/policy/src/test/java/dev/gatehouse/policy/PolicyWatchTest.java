package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyWatchTest {
    @TempDir Path folder;

    private final List<Finding> findings = new ArrayList<>();

    @Test
    void faultsAtTheFirstLookGiveNoReadingAtAllFailsClosed() throws IOException {
        write("good.json", limits("a", 10));
        write("bad.json", "{");
        PolicyWatch watch = watch();
        watch.settle();
        assertThat(watch.current()).isEqualTo(new Policies.Reading(0, List.of()));
        assertThat(codes()).containsExactly("policy.invalid");
    }

    @Test
    void aFaultKeepsTheLastGoodReadingAndIsToldOncePerChange() throws IOException {
        write("a.json", limits("a", 10));
        PolicyWatch watch = watch();
        watch.settle();
        Policies.Reading good = watch.current();
        assertThat(good.generation()).isEqualTo(1);
        write("b.json", limits("b", 0));
        settle(watch);
        settle(watch);
        assertThat(watch.current()).isSameAs(good);
        assertThat(codes()).containsExactly("policy.invalid");
        assertThat(findings.get(0).source()).endsWith("/b.json");
        assertThat((String) findings.get(0).params().get("fault"))
                .contains("/maxMessageOctets")
                .contains("is out of range");
        write("b.json", limits("b", 20));
        settle(watch);
        assertThat(watch.current().generation()).isEqualTo(2);
        assertThat(watch.current().policies()).extracting(Policy::id).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotJudged() throws IOException {
        write("a.json", limits("a", 10));
        PolicyWatch watch = watch();
        watch.settle();
        String text = limits("a", 99);
        for (int octets = 0; octets < text.length(); octets += 17) {
            write("a.json", text.substring(0, octets));
            assertThat(watch.look()).isNotNull();
        }
        write("a.json", text);
        settle(watch);
        assertThat(watch.current().policies())
                .extracting(policy -> ((Policy.Limits) policy).maxMessageOctets())
                .containsExactly(99L);
        assertThat(codes()).isEmpty();
    }

    @Test
    void everyHalfOfAFileIsAFaultAndNeverHalfAPolicy() throws IOException {
        String text = limits("a", 99);
        for (int octets = 0; octets < text.length(); octets++) {
            write("a.json", text.substring(0, octets));
            PolicyReader.Outcome outcome = PolicyReader.read(List.of(folder));
            assertThat(outcome.policies()).isEmpty();
            assertThat(outcome.faults()).isNotEmpty();
        }
    }

    @Test
    void whileAnotherWritesNoReadingIsAMixture() throws Exception {
        write("a.json", limits("a", 1));
        write("b.json", limits("b", 1));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = other.submit(this::rewriteInPieces);
            int read = 0;
            while (!writing.isDone() || read == 0) {
                for (Policy policy : PolicyReader.read(List.of(folder)).policies()) {
                    long octets = ((Policy.Limits) policy).maxMessageOctets();
                    assertThat(octets).isIn(1L, 222_222_222L);
                    read++;
                }
            }
            writing.get();
        } finally {
            other.shutdownNow();
        }
    }

    private Void rewriteInPieces() throws IOException {
        for (int i = 0; i < 500; i++) {
            String text = limits("a", i % 2 == 0 ? 222_222_222 : 1);
            try (OutputStream out = Files.newOutputStream(folder.resolve("a.json"))) {
                for (int at = 0; at < text.length(); at += 10) {
                    int to = Math.min(text.length(), at + 10);
                    out.write(text.substring(at, to).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return null;
    }

    @Test
    void filesThatNeverComeToRestAreTold() throws IOException {
        write("a.json", limits("a", 1));
        PolicyWatch watch = watch();
        watch.settle();
        for (int i = 2; i < 60; i++) {
            write("a.json", limits("a", i));
            watch.look();
        }
        assertThat(watch.current().generation()).isEqualTo(1);
        assertThat(codes()).containsExactly("policy.invalid");
    }

    @Test
    void theFolderThatVanishesTakesNoPolicyWithItFailsClosed() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        write("own/a.json", limits("a", 1));
        PolicyWatch watch = new PolicyWatch(List.of(own), findings::add);
        watch.settle();
        Files.delete(own.resolve("a.json"));
        settle(watch);
        Files.delete(own);
        settle(watch);
        assertThat(watch.current().policies()).hasSize(1);
        assertThat(codes()).containsExactly("policy.invalid", "policy.invalid");
    }

    @Test
    void whatReadsTheSameIsNoNewGeneration() throws IOException {
        write("a.json", limits("a", 1));
        PolicyWatch watch = watch();
        watch.settle();
        write("a.json", limits("a", 1) + "\n\n");
        settle(watch);
        assertThat(watch.current().generation()).isEqualTo(1);
    }

    @Test
    void otherFoldersAreTakenOnceTheyAreGood() throws IOException {
        write("a.json", limits("a", 1));
        PolicyWatch watch = watch();
        watch.settle();
        Path other = Files.createDirectory(folder.resolve("cases"));
        watch.folders(List.of(other));
        settle(watch);
        assertThat(watch.current().policies()).extracting(Policy::id).containsExactly("a");
        write("cases/b.json", limits("b", 1));
        settle(watch);
        assertThat(watch.current().policies()).extracting(Policy::id).containsExactly("b");
    }

    @Test
    void theFileOfAPolicyIsKnownAndAnIdWithoutOneIsToldItself() throws IOException {
        write("a.json", limits("a", 1));
        PolicyWatch watch = watch();
        assertThat(watch.origin("a")).isEqualTo("a");
        watch.settle();
        assertThat(watch.origin("a")).isEqualTo(folder.resolve("a.json").toString());
        assertThat(watch.origin("b")).isEqualTo("b");
        write("a.json", "{");
        settle(watch);
        assertThat(watch.origin("a")).isEqualTo(folder.resolve("a.json").toString());
    }

    private PolicyWatch watch() {
        return new PolicyWatch(List.of(folder), findings::add);
    }

    private static void settle(PolicyWatch watch) {
        watch.look();
        assertThat(watch.look()).isEqualTo(PolicyWatch.Next.LATER);
    }

    private List<String> codes() {
        return findings.stream().map(finding -> finding.code().word()).toList();
    }

    private static String limits(String id, int octets) {
        return PolicyReaderTest.limits(id, octets).replace('\'', '"');
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
