package dev.gatehouse.api.journal;

import dev.gatehouse.api.finding.Finding;
import java.util.List;
import java.util.Optional;

/** The record of findings, bounded in size and age. A service of bundle {@code store}. */
public interface Journal {
    /**
     * Takes a finding, adding the time where it has none. Never blocks and never throws: callable
     * on an event loop. Alike findings in a short time are folded into one with a count; what comes
     * too fast is counted and lost.
     */
    void append(Finding finding);

    /**
     * Reads back, newest last. May block on the disk.
     *
     * @param after a sequence number: only later ones are returned; 0 for all
     * @param limit how many at most, 1 to 1000
     * @param device only those of this device, if given
     */
    List<SecurityEvent> read(long after, int limit, Optional<String> device);
}
