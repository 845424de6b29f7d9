package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.journal.WaitingFindings;
import java.util.List;
import java.util.Optional;

/**
 * Stands for a journal that has not arrived, or has gone: flows go on being judged, and what is
 * found waits. What finds no room is lost, which is told on the log at once and, with its number,
 * in the journal when there is one. Safe on any thread; never blocks on anything but memory.
 */
final class AbsentJournal implements Journal {
    /**
     * A start tells of each route once or twice, and some minutes of refusals fit: about 100 kB.
     */
    static final int WAITING = 256;

    private static final System.Logger LOG = System.getLogger("dev.gatehouse.proxy");

    private final WaitingFindings waiting =
            new WaitingFindings(WAITING, WaitingFindings.Keep.OLDEST);

    @Override
    public void append(Finding finding) {
        long lost = waiting.add(finding);
        // At each doubling: an attacker who is refused all night must not fill the log.
        if (Long.bitCount(lost) == 1) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "There is no journal: {0} findings were lost so far, the last one is {1}.",
                    // By code only: without a journal nobody escapes the parameters.
                    lost,
                    finding.code().word());
        }
    }

    @Override
    public List<SecurityEvent> read(long after, int limit, Optional<String> device) {
        return List.of();
    }

    /** Gives all that waits, and how much was lost, to a journal that has come. */
    void handOver(Journal journal) {
        waiting.handOver(journal);
    }
}
