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
import java.util.function.Predicate;

/**
 * The findings that are not on the disk yet: numbered, folded and bounded; what is lost is counted.
 * One thread at a time: {@link Intake} sees to that.
 */
final class Backlog {
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Map<Entry.Alike, Entry> folds = new LinkedHashMap<>();

    /** On the disk, but their count there is too low. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    private final ErasedSubjects erased = new ErasedSubjects();
    private long next;
    private long lost;
    private long overflowNanos;
    private boolean overflowSaid;

    Backlog(long next) {
        this.next = next;
    }

    /** Takes a finding, folds it, or counts it as lost; an absent one was beyond all bounds. */
    void append(Optional<Finding> bounded, Instant time, long nanos) {
        if (bounded.isEmpty()) {
            lost++;
            return;
        }
        if (bounded.get().device().filter(erased::has).isPresent()) {
            return;
        }
        Entry.Alike alike = Entry.Alike.of(bounded.get());
        Entry like = folds.get(alike);
        if (like != null && nanos - like.firstNanos < Intake.FOLD_NANOS) {
            fold(like, time);
        } else if (waiting.size() >= Intake.RING) {
            lost++;
        } else {
            remember(alike, add(bounded.get(), time, nanos), nanos);
        }
    }

    private void fold(Entry like, Instant time) {
        like.count++;
        like.last = time.isAfter(like.last) ? time : like.last;
        if (like.stored) {
            changed.add(like);
        }
    }

    /** Takes a finding, even if the ring is full. */
    Entry add(Finding finding, Instant time, long nanos) {
        Finding placed =
                finding.time().isPresent()
                        ? finding
                        : finding.at(finding.flow(), finding.device(), finding.source(), time);
        Entry entry = new Entry(placed, time, next++, nanos);
        waiting.add(entry);
        return entry;
    }

    private void remember(Entry.Alike alike, Entry entry, long nanos) {
        if (folds.size() >= Intake.FOLDS) {
            folds.values().removeIf(old -> nanos - old.firstNanos >= Intake.FOLD_NANOS);
        }
        if (folds.size() < Intake.FOLDS || folds.containsKey(alike)) {
            folds.put(alike, entry);
        }
    }

    /**
     * Returns what is to be written, in order; it stays here until {@link #written}.
     *
     * @param alsoChanged with the counts of what is on the disk
     * @param hurry everything at once, also what was not due yet
     */
    List<Intake.Taken> take(Instant now, long nanos, boolean alsoChanged, boolean hurry) {
        boolean due = !overflowSaid || nanos - overflowNanos >= Intake.OVERFLOW_NANOS;
        if (lost > 0 && (due || hurry)) {
            // Beyond the bound of the ring, once: else a full ring could never say so.
            add(Finding.of(Codes.JOURNAL_OVERFLOW).with("count", lost), now, nanos);
            lost = 0;
            overflowSaid = true;
            overflowNanos = nanos;
        }
        List<Intake.Taken> taken = new ArrayList<>(waiting.size());
        if (alsoChanged || hurry) {
            changed.forEach(entry -> taken.add(new Intake.Taken(entry, entry.event(), false)));
        }
        waiting.forEach(entry -> taken.add(new Intake.Taken(entry, entry.event(), true)));
        return taken;
    }

    /** Lets go of what is on the disk now. */
    void written(List<Intake.Taken> taken) {
        Set<Entry> gone = new LinkedHashSet<>();
        for (Intake.Taken each : taken) {
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
    }

    /** Returns what is newer here than on the disk, by number. */
    List<SecurityEvent> snapshot(Predicate<SecurityEvent> wanted) {
        List<SecurityEvent> events = new ArrayList<>();
        changed.stream().map(Entry::event).filter(wanted).forEach(events::add);
        waiting.stream().map(Entry::event).filter(wanted).forEach(events::add);
        return events;
    }

    /** Takes nothing about this subject any more. */
    void erase(String subject) {
        erased.add(subject);
    }

    boolean isErased(String subject) {
        return erased.has(subject);
    }

    /** Forgets what is here about a subject. */
    void forget(Predicate<Finding> about) {
        waiting.removeIf(entry -> about.test(entry.finding));
        changed.removeIf(entry -> about.test(entry.finding));
        folds.values().removeIf(entry -> about.test(entry.finding));
    }

    /** Gives later numbers to what waits, if rows with such numbers are on the disk already. */
    void numberFrom(long least) {
        long first = waiting.isEmpty() ? next : waiting.peek().sequence;
        if (first < least) {
            next = least;
            waiting.forEach(entry -> entry.sequence = next++);
        }
    }

    /** Returns the number that comes next. */
    long next() {
        return next;
    }

    /** Returns how many findings wait for their row. */
    int size() {
        return waiting.size();
    }

    /** Returns whether everything is on the disk. */
    boolean settled() {
        return waiting.isEmpty() && changed.isEmpty() && lost == 0;
    }
}
