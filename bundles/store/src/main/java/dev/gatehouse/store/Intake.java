package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What was appended and is not on the disk yet: numbered, folded and bounded. Any thread appends,
 * one thread takes. The lock is held for a look-up in memory, never while anything waits.
 */
final class Intake {
    /** Most findings that wait for the disk: half a second of a flood; a few MB with long texts. */
    static final int RING = 4_096;

    /** Most kinds that are folded at a time. Who comes when it is full is not folded. */
    static final int FOLDS = 1_024;

    /** Alike findings are one for a minute: a steady nuisance is a row a minute. */
    static final long FOLD_NANOS = 60_000_000_000L;

    /** Between two findings that say how many were lost: a flood must not fill the journal. */
    static final long OVERFLOW_NANOS = 10_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition done = lock.newCondition();
    private final Backlog backlog;
    private boolean hurry;
    private boolean stopped;

    /** One entry as it was when it was taken. */
    record Taken(Entry entry, SecurityEvent event, boolean fresh) {}

    Intake(long next) {
        this.backlog = new Backlog(next);
    }

    void append(Finding finding, Instant now, long nanos) {
        Optional<Finding> bounded = FindingCodec.bound(finding);
        lock.lock();
        try {
            int before = backlog.size();
            backlog.append(bounded, finding.time().orElse(now), nanos);
            grown(before);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a finding of the journal about itself, even if the ring is full: these are rare. */
    void note(Finding finding, Instant now, long nanos) {
        lock.lock();
        try {
            int before = backlog.size();
            backlog.add(finding, now, nanos);
            grown(before);
        } finally {
            lock.unlock();
        }
    }

    private void grown(int before) {
        int size = backlog.size();
        if (size > before && (size == 1 || size == RING / 2)) {
            work.signal();
        }
    }

    /** Returns what is to be written, in order; it stays here until {@link #written}. */
    List<Taken> take(Instant now, long nanos, boolean alsoChanged) {
        lock.lock();
        try {
            return backlog.take(now, nanos, alsoChanged, hurry);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what is on the disk now. */
    void written(List<Taken> taken) {
        lock.lock();
        try {
            backlog.written(taken);
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is newer in memory than on the disk, by number. */
    List<SecurityEvent> snapshot(Predicate<SecurityEvent> wanted) {
        lock.lock();
        try {
            return backlog.snapshot(wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing about this subject any more. */
    void erase(String subject) {
        lock.lock();
        try {
            backlog.erase(subject);
        } finally {
            lock.unlock();
        }
    }

    boolean isErased(String subject) {
        lock.lock();
        try {
            return backlog.isErased(subject);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is in memory about a subject. */
    void forget(Predicate<Finding> about) {
        lock.lock();
        try {
            backlog.forget(about);
        } finally {
            lock.unlock();
        }
    }

    /** Gives later numbers to what waits, if rows with such numbers are on the disk already. */
    void numberFrom(long least) {
        lock.lock();
        try {
            backlog.numberFrom(least);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number that comes next. */
    long next() {
        lock.lock();
        try {
            return backlog.next();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to write, then a little longer for more of it. */
    void await(long idleNanos, long gatherNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = idleNanos;
            while (backlog.size() == 0 && !hurry && left > 0) {
                left = work.awaitNanos(left);
            }
            left = gatherNanos;
            while (backlog.size() < RING / 2 && !hurry && left > 0) {
                left = work.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits whatever there is to write, until stopped. */
    void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!stopped && left > 0) {
                left = work.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes the taker take at once what is there, then stop. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            hurry = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is on the disk; returns whether it is. */
    boolean settle(long nanos) throws InterruptedException {
        lock.lock();
        try {
            hurry = true;
            work.signalAll();
            long left = nanos;
            while (!backlog.settled() && left > 0) {
                left = done.awaitNanos(left);
            }
            hurry = stopped;
            return backlog.settled();
        } finally {
            lock.unlock();
        }
    }
}
