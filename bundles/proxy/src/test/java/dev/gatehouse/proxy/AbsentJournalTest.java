package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found while there is no journal. */
class AbsentJournalTest {
    private static final Logger LOG = Logger.getLogger("dev.gatehouse.proxy");

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final AbsentJournal absent = new AbsentJournal();
    private final ListJournal journal = new ListJournal();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord log) {
                    logged.add(log.getMessage());
                }

                @Override
                public void flush() {
                    // Nothing is held.
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
    }

    @Test
    void whatHasRoomWaitsAndNothingIsSaid() {
        append(AbsentJournal.WAITING);
        absent.handOver(journal);
        assertThat(journal.codes()).hasSize(AbsentJournal.WAITING).containsOnly("rate.exceeded");
        assertThat(logged).isEmpty();
    }

    @Test
    void aLossIsLoggedAtEachDoublingAndCountedInTheJournalOnce() {
        append(AbsentJournal.WAITING + 1000);
        assertThat(logged).hasSize(10).first().asString().contains("no journal");
        absent.handOver(journal);
        Finding overflow = journal.await(Codes.JOURNAL_OVERFLOW);
        assertThat(overflow.params()).containsEntry("count", 1000L);
        journal.clear();
        append(1);
        absent.handOver(journal);
        assertThat(journal.codes()).containsExactly("rate.exceeded");
    }

    private void append(int times) {
        for (int i = 0; i < times; i++) {
            absent.append(Finding.of(Codes.RATE_EXCEEDED));
        }
    }
}
