package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.journal.SecurityEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class KillTest {
    /** A process starts in about a second. A soak asks for hundreds. */
    private static final int KILLS = Integer.getInteger("gatehouse.kills", 10);

    @TempDir Path data;
    private long sequence;

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void aKilledProcessLeavesNoHoleAndAllThatWasForced() throws Exception {
        Random random = new Random(2026);
        long next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long settled = runAndKill(next, random);
            try (FindingJournal journal = Samples.journal(data)) {
                journal.append(Samples.numbered(-1 - kill));
                assertThat(journal.settle(Samples.LONG)).isTrue();
                next = check(journal, next, settled);
            }
        }
    }

    /** Returns the last number that the process said was on the disk. */
    private long runAndKill(long first, Random random) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledProcess.class.getName(),
                                data.toString(),
                                Long.toString(first))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertThat(line).as("the first batch").isNotNull();
            process.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
            // Not by Process, which would close the pipe with what was said last.
            process.toHandle().destroyForcibly();
            long settled = first - 1;
            while (line != null) {
                settled = Long.parseLong(line);
                line = out.readLine();
            }
            return settled;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long check(FindingJournal journal, long first, long settled) {
        List<SecurityEvent> fresh = new ArrayList<>();
        List<SecurityEvent> page = journal.read(sequence, 1_000, Optional.empty());
        while (!page.isEmpty()) {
            fresh.addAll(page);
            sequence = page.get(page.size() - 1).sequence();
            page = journal.read(sequence, 1_000, Optional.empty());
        }
        assertThat(Samples.words(fresh)).containsOnly("message.malformed");
        List<Long> sequences = fresh.stream().map(SecurityEvent::sequence).toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
        List<Long> numbers = fresh.stream().map(Samples::number).toList();
        long end = first + numbers.size() - 1;
        assertThat(numbers.subList(0, numbers.size() - 1))
                .isEqualTo(LongStream.range(first, end).boxed().toList());
        assertThat(end).as("all that was forced").isGreaterThan(settled);
        return end;
    }
}
