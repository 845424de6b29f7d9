package dev.gatehouse.policy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Brings findings to the journal, which may come late and go away: what is found meanwhile waits,
 * up to a limit; what is lost is counted, and the number journaled. Safe on any thread; never
 * blocks longer than the journal does.
 */
final class Notices implements Consumer<Finding> {
    /** Most findings that wait for a journal; the newest are kept. */
    static final int WAITING = 100;

    private final Queue<Finding> waiting = new ArrayDeque<>();
    private Optional<Journal> journal = Optional.empty();
    private long lost;

    @Override
    public synchronized void accept(Finding finding) {
        if (journal.isPresent()) {
            journal.get().append(finding);
            return;
        }
        if (waiting.size() == WAITING) {
            waiting.remove();
            lost++;
        }
        waiting.add(finding);
    }

    synchronized void attach(Journal to) {
        journal = Optional.of(to);
        waiting.forEach(to::append);
        waiting.clear();
        if (lost > 0) {
            to.append(Finding.of(Codes.JOURNAL_OVERFLOW).with("count", lost));
            lost = 0;
        }
    }

    synchronized void detach(Journal from) {
        // A better one may have come before this one went.
        journal = journal.filter(j -> j != from);
    }
}
