package dev.gatehouse.policy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code dev.gatehouse.policy}, described for people and for its reader. */
@ObjectClassDefinition(
        name = "Policies",
        description = "Where the policy files lie and how often they are looked at.")
public @interface PolicyConfig {
    /** The name of the configuration. */
    String PID = "dev.gatehouse.policy";

    /** The folder that is shipped. */
    String SHIPPED = "${gatehouse.home}/policies";

    /** The household's own folder. */
    String OWN = "policies";

    /** Seconds between two looks unless set: soon enough for a person who waits for it. */
    int WATCH_SECONDS = 5;

    /** Returns the folders, first the one that others build on. */
    @AttributeDefinition(
            name = "Folders",
            description =
                    "Folders with policy files; the first one must be there, and a later one replaces"
                            + " policies of the same id. A relative folder lies in the configuration"
                            + " folder; one that begins with the gatehouse.home property is shipped.",
            cardinality = Settings.FOLDERS,
            type = AttributeType.STRING)
    String[] folders() default {SHIPPED, OWN};

    /** Returns the time between two looks. */
    @AttributeDefinition(
            name = "Seconds between looks",
            description = "How often the files are looked at for changes, in seconds.",
            min = "1",
            max = "3600",
            type = AttributeType.INTEGER)
    int watchSeconds() default WATCH_SECONDS;
}
