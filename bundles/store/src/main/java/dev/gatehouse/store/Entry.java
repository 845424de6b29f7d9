package dev.gatehouse.store;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.SecurityEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A finding while it is in memory, and how many like it came. Guarded by the lock of Intake. */
final class Entry {
    final Finding finding;
    final long firstNanos;
    long sequence;
    long count = 1;
    Instant last;

    /** Whether its row is on the disk. */
    boolean stored;

    /**
     * What makes findings alike: all but flow and time.
     *
     * @param word of the code
     */
    record Alike(String word, Map<String, Object> params, Optional<String> device, String source) {
        static Alike of(Finding finding) {
            return new Alike(
                    finding.code().word(), finding.params(), finding.device(), finding.source());
        }
    }

    Entry(Finding finding, Instant time, long sequence, long nanos) {
        this.finding = finding;
        this.last = time;
        this.sequence = sequence;
        this.firstNanos = nanos;
    }

    SecurityEvent event() {
        return new SecurityEvent(sequence, finding, count, last);
    }
}
