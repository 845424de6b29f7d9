package dev.gatehouse.inventory;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Brings findings to the journal, which may come late and go away: what is found meanwhile waits,
 * up to a limit. Safe on any thread; never blocks longer than the journal does.
 */
final class Notices implements Consumer<Finding> {
    /** Most findings that wait for a journal; the newest are kept. */
    static final int WAITING = 100;

    private final Queue<Finding> waiting = new ArrayDeque<>();
    private Optional<Journal> journal = Optional.empty();

    @Override
    public synchronized void accept(Finding finding) {
        if (journal.isPresent()) {
            journal.get().append(finding);
            return;
        }
        if (waiting.size() == WAITING) {
            waiting.remove();
        }
        waiting.add(finding);
    }

    synchronized void attach(Journal to) {
        journal = Optional.of(to);
        waiting.forEach(to::append);
        waiting.clear();
    }

    synchronized void detach(Journal from) {
        // A better one may have come before this one went.
        journal = journal.filter(j -> j != from);
    }
}
