package dev.gatehouse.api.privacy;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of one kind is held about a subject.
 *
 * @param kind such as {@code finding} or {@code device}
 * @param records how many records
 * @param oldest the hour of the oldest, where it is known
 */
public record DataHolding(String kind, long records, Optional<Instant> oldest) {}
