package dev.gatehouse.store;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Map<Entry.Alike, Entry> folds = new LinkedHashMap<>();

    /** On the disk, but their count there is too low. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    private long next;
    private long lost;
    private long overflowNanos;
    private boolean overflowSaid;
    private boolean hurry;
    private boolean stopped;

    /** One entry as it was when it was taken. */
    record Taken(Entry entry, SecurityEvent event, boolean fresh) {}

    Intake(long next) {
        this.next = next;
    }

    void append(Finding finding, Instant now, long nanos) {
        Optional<Finding> bounded = FindingCodec.bound(finding);
        lock.lock();
        try {
            if (bounded.isEmpty()) {
                lost++;
                return;
            }
            Instant time = finding.time().orElse(now);
            Entry.Alike alike = Entry.Alike.of(bounded.get());
            Entry like = folds.get(alike);
            if (like != null && nanos - like.firstNanos < FOLD_NANOS) {
                fold(like, time);
            } else if (waiting.size() >= RING) {
                lost++;
            } else {
                remember(alike, add(bounded.get(), time, nanos), nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a finding of the journal about itself, even if the ring is full: these are rare. */
    void note(Finding finding, Instant now, long nanos) {
        lock.lock();
        try {
            add(finding, now, nanos);
        } finally {
            lock.unlock();
        }
    }

    private void fold(Entry like, Instant time) {
        like.count++;
        like.last = time.isAfter(like.last) ? time : like.last;
        if (like.stored) {
            changed.add(like);
        }
    }

    private Entry add(Finding finding, Instant time, long nanos) {
        Finding placed =
                finding.time().isPresent()
                        ? finding
                        : finding.at(finding.flow(), finding.device(), finding.source(), time);
        Entry entry = new Entry(placed, time, next++, nanos);
        waiting.add(entry);
        if (waiting.size() == 1 || waiting.size() == RING / 2) {
            work.signal();
        }
        return entry;
    }

    private void remember(Entry.Alike alike, Entry entry, long nanos) {
        if (folds.size() >= FOLDS) {
            folds.values().removeIf(old -> nanos - old.firstNanos >= FOLD_NANOS);
        }
        if (folds.size() < FOLDS || folds.containsKey(alike)) {
            folds.put(alike, entry);
        }
    }

    /** Returns what is to be written, in order; it stays here until {@link #written}. */
    List<Taken> take(Instant now, long nanos, boolean alsoChanged) {
        lock.lock();
        try {
            boolean due = !overflowSaid || nanos - overflowNanos >= OVERFLOW_NANOS;
            if (lost > 0 && (due || hurry)) {
                // Beyond the bound of the ring, once: else a full ring could never say so.
                add(Finding.of(Codes.JOURNAL_OVERFLOW).with("count", lost), now, nanos);
                lost = 0;
                overflowSaid = true;
                overflowNanos = nanos;
            }
            List<Taken> taken = new ArrayList<>(waiting.size());
            if (alsoChanged || hurry) {
                changed.forEach(entry -> taken.add(new Taken(entry, entry.event(), false)));
            }
            waiting.forEach(entry -> taken.add(new Taken(entry, entry.event(), true)));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what is on the disk now. */
    void written(List<Taken> taken) {
        lock.lock();
        try {
            Set<Entry> gone = new LinkedHashSet<>();
            for (Taken each : taken) {
                each.entry().stored = true;
                if (each.entry().count == each.event().count()) {
                    changed.remove(each.entry());
                } else {
                    changed.add(each.entry());
                }
                gone.add(each.entry());
            }
            // Taken from the front, in order: what was forgotten meanwhile is simply not there.
            while (!waiting.isEmpty() && gone.contains(waiting.peek())) {
                waiting.poll();
            }
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is newer in memory than on the disk, by number. */
    List<SecurityEvent> snapshot(Predicate<SecurityEvent> wanted) {
        lock.lock();
        try {
            List<SecurityEvent> events = new ArrayList<>();
            changed.stream().map(Entry::event).filter(wanted).forEach(events::add);
            waiting.stream().map(Entry::event).filter(wanted).forEach(events::add);
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is in memory about a subject. */
    void forget(Predicate<Finding> about) {
        lock.lock();
        try {
            waiting.removeIf(entry -> about.test(entry.finding));
            changed.removeIf(entry -> about.test(entry.finding));
            folds.values().removeIf(entry -> about.test(entry.finding));
        } finally {
            lock.unlock();
        }
    }

    /** Gives later numbers to what waits, if rows with such numbers are on the disk already. */
    void numberFrom(long least) {
        lock.lock();
        try {
            long first = waiting.isEmpty() ? next : waiting.peek().sequence;
            if (first < least) {
                next = least;
                waiting.forEach(entry -> entry.sequence = next++);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number that comes next. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to write, then a little longer for more of it. */
    void await(long idleNanos, long gatherNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = idleNanos;
            while (waiting.isEmpty() && !hurry && left > 0) {
                left = work.awaitNanos(left);
            }
            left = gatherNanos;
            while (waiting.size() < RING / 2 && !hurry && left > 0) {
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
            while (!settled() && left > 0) {
                left = done.awaitNanos(left);
            }
            hurry = stopped;
            return settled();
        } finally {
            lock.unlock();
        }
    }

    private boolean settled() {
        return waiting.isEmpty() && changed.isEmpty() && lost == 0;
    }
}
