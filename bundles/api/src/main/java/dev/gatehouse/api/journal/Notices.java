package dev.gatehouse.api.journal;

import dev.gatehouse.api.finding.Finding;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings findings to the journal, which may come late and go away: what is found meanwhile waits,
 * up to a limit; what is lost is counted, and the number journaled. Safe on any thread; never
 * blocks longer than the journal does.
 */
public final class Notices implements Consumer<Finding> {
    /** Most findings that wait for a journal; the newest are kept. */
    public static final int WAITING = 100;

    private final WaitingFindings waiting =
            new WaitingFindings(WAITING, WaitingFindings.Keep.NEWEST);
    private Optional<Journal> journal = Optional.empty();

    @Override
    public synchronized void accept(Finding finding) {
        if (journal.isPresent()) {
            journal.get().append(finding);
            return;
        }
        waiting.add(finding);
    }

    /** Gives what waits to a journal that has come, and from now on all. */
    public synchronized void attach(Journal to) {
        journal = Optional.of(to);
        waiting.handOver(to);
    }

    /** Keeps what comes, if this was the journal. */
    public synchronized void detach(Journal from) {
        // A better one may have come before this one went.
        journal = journal.filter(j -> j != from);
    }
}
