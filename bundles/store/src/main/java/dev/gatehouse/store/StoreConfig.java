package dev.gatehouse.store;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of the journal, as metatype shows it. What is out of range is a finding {@code
 * config.invalid}, and the last good values stay.
 */
@ObjectClassDefinition(
        id = JournalComponent.PID,
        name = "Gatehouse journal",
        description = "How many findings are kept, and how long")
public @interface StoreConfig {
    /** Most findings kept. The oldest are removed first. */
    @AttributeDefinition(
            name = "Most findings",
            description =
                    "Most findings kept, 1000 to 1000000; they also take at most this many KiB."
                            + " The oldest are removed first.",
            min = "1000",
            max = "1000000")
    int maxRows() default Limits.DEFAULT_ROWS;

    /** Most days a finding is kept. */
    @AttributeDefinition(
            name = "Most days",
            description = "Most days a finding is kept, 1 to 3650.",
            min = "1",
            max = "3650")
    int maxDays() default Limits.DEFAULT_DAYS;
}
