package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.Notices;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyComponentTest {
    /** Longest wait for something that takes about a second, in seconds. */
    private static final int DEADLINE = 30;

    @TempDir Path folder;

    private final Heard journal = new Heard();
    private Optional<PolicyComponent> started = Optional.empty();

    @BeforeEach
    void oneGoodFile() throws IOException {
        write("a.json", PolicyReaderTest.limits("a", 1));
    }

    @AfterEach
    void stop() {
        started.ifPresent(PolicyComponent::deactivate);
    }

    @Test
    void theFirstReadingIsThereWithTheService() {
        assertThat(start(folder.toString(), 3600).current().generation()).isEqualTo(1);
    }

    @Test
    void aChangeIsPickedUp() throws Exception {
        PolicyComponent component = start(folder.toString(), 1);
        component.bindJournal(journal);
        write("b.json", PolicyReaderTest.limits("b", 1));
        awaitGeneration(component, 2);
        assertThat(component.current().policies()).extracting(Policy::id).containsExactly("a", "b");
    }

    @Test
    void faultsFoundBeforeThereWasAJournalReachItLater() throws Exception {
        write("b.json", "{");
        PolicyComponent component = start(folder.toString(), 3600);
        component.bindJournal(journal);
        assertThat(journal.next()).isEqualTo("policy.invalid");
        component.unbindJournal(journal);
        assertThat(component.current().generation()).isZero();
    }

    @Test
    void whatFindsNoRoomBeforeThereIsAJournalIsCounted() throws Exception {
        Notices notices = new Notices();
        for (int i = 0; i < Notices.WAITING + 3; i++) {
            notices.accept(Finding.of(Codes.POLICY_INVALID).with("fault", "number " + i));
        }
        List<Finding> heard = new ArrayList<>();
        notices.attach(journal);
        journal.heard.drainTo(heard);
        assertThat(heard).hasSize(Notices.WAITING + 1);
        assertThat(heard.get(0).params()).containsEntry("fault", "number 3");
        assertThat(heard.get(Notices.WAITING).code().word()).isEqualTo("journal.overflow");
        assertThat(heard.get(Notices.WAITING).params()).containsEntry("count", 3L);
    }

    @Test
    void aBadConfigurationKeepsTheOldOne() throws Exception {
        PolicyComponent component = start(folder.toString(), 3600);
        component.bindJournal(journal);
        component.modified(Map.of("folders", 7, "watchSeconds", 0));
        assertThat(journal.next()).isEqualTo("config.invalid");
        assertThat(journal.next()).isEqualTo("config.invalid");
        assertThat(component.current().generation()).isEqualTo(1);
    }

    @Test
    void aGoodConfigurationIsTakenAtOnce() throws Exception {
        PolicyComponent component = start(folder.toString(), 3600);
        component.bindJournal(journal);
        Files.createDirectory(folder.resolve("cases"));
        write("cases/b.json", PolicyReaderTest.limits("b", 1));
        String[] both = {folder.toString(), folder.resolve("cases").toString()};
        component.modified(Map.of("folders", both, "watchSeconds", 3600));
        awaitGeneration(component, 2);
        assertThat(component.current().policies()).hasSize(2);
    }

    @Test
    void aShorterTimeBetweenLooksHoldsAtOnce() throws Exception {
        PolicyComponent component = start(folder.toString(), 3600);
        component.bindJournal(journal);
        component.modified(Map.of("folders", new String[] {folder.toString()}, "watchSeconds", 1));
        write("b.json", PolicyReaderTest.limits("b", 1));
        awaitGeneration(component, 2);
        assertThat(component.current().policies()).hasSize(2);
    }

    @Test
    void aBadConfigurationAtTheStartGivesNoReadingFailsClosed() throws Exception {
        PolicyComponent component = start("relative", 3600);
        component.bindJournal(journal);
        assertThat(journal.next()).isEqualTo("config.invalid");
        assertThat(journal.next()).isEqualTo("policy.invalid");
        assertThat(component.current().policies()).isEmpty();
        assertThat(component.current().generation()).isZero();
    }

    private static void awaitGeneration(PolicyComponent component, long generation) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE);
        while (component.current().generation() != generation && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(component.current().generation()).isEqualTo(generation);
    }

    private PolicyComponent start(String path, int seconds) {
        String[] folders = {path};
        PolicyComponent component =
                new PolicyComponent(Map.of("folders", folders, "watchSeconds", seconds));
        started = Optional.of(component);
        return component;
    }

    private void write(String name, String text) throws IOException {
        // At once, as editors do: the component looks at any moment and would see half of it.
        Path whole = Files.createTempFile(folder.getParent(), "policy", ".tmp");
        Files.writeString(whole, text.replace('\'', '"'));
        Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A journal that hands on what it hears. */
    private static final class Heard implements Journal {
        private final BlockingQueue<Finding> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            Finding finding = heard.poll(DEADLINE, TimeUnit.SECONDS);
            assertThat(finding).isNotNull();
            return finding.code().word();
        }

        @Override
        public void append(Finding finding) {
            heard.add(finding);
        }

        @Override
        public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
            return List.of();
        }
    }
}
