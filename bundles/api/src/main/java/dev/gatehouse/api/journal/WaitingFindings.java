package dev.gatehouse.api.journal;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Findings that wait for a journal, which may come late or have gone: bounded; what finds no room
 * is lost and counted, and the number is journaled with the rest. Safe on any thread; never blocks
 * longer than the journal does.
 */
public final class WaitingFindings {
    /** Which findings stay when there is no room for all. */
    public enum Keep {
        OLDEST,
        NEWEST
    }

    private final Deque<Finding> waiting = new ArrayDeque<>();
    private final int most;
    private final Keep keep;
    private long lost;

    /**
     * @param most how many wait at most
     */
    public WaitingFindings(int most, Keep keep) {
        this.most = most;
        this.keep = keep;
    }

    /**
     * Takes a finding.
     *
     * @return how many were lost since the last handing over; 0 if there was room for all
     */
    public synchronized long add(Finding finding) {
        if (waiting.size() < most) {
            waiting.add(finding);
            return lost;
        }
        if (keep == Keep.NEWEST) {
            waiting.remove();
            waiting.add(finding);
        }
        return ++lost;
    }

    /** Gives all that waits, oldest first, and how much was lost, to a journal that is there. */
    public synchronized void handOver(Journal journal) {
        waiting.forEach(journal::append);
        waiting.clear();
        if (lost > 0) {
            journal.append(Finding.of(Codes.JOURNAL_OVERFLOW).with("count", lost));
            lost = 0;
        }
    }
}
