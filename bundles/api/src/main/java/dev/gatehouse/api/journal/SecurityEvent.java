package dev.gatehouse.api.journal;

import dev.gatehouse.api.finding.Finding;
import java.time.Instant;

/**
 * A finding as it stands in the journal.
 *
 * @param sequence counted upwards, over restarts too
 * @param finding what was found, placed
 * @param count how many alike were folded into this one, at least 1
 * @param last when the last of them came
 */
public record SecurityEvent(long sequence, Finding finding, long count, Instant last) {}
