package dev.gatehouse.inventory;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The configuration {@code dev.gatehouse.inventory.Device~NAME}; NAME is what a route's {@code
 * device} says.
 */
@ObjectClassDefinition(
        name = "Device",
        description = "A device that is known beforehand: how it is called and recognised.")
public @interface DeviceConfig {
    /** The name of the factory. */
    String PID = "dev.gatehouse.inventory.Device";

    /** Returns the name for people. */
    @AttributeDefinition(
            name = "Name",
            description = "How people call it; a name given in the panel goes before.",
            max = "253",
            required = false)
    String name() default "";

    /** Returns its addresses. */
    @AttributeDefinition(
            name = "Addresses",
            description = "IPv4 and IPv6 addresses that are always its own, at most 8.",
            required = false)
    String[] addresses() default {};

    /** Returns its hardware addresses. */
    @AttributeDefinition(
            name = "Hardware addresses",
            description = "Its hardware addresses, such as 02:00:5e:10:00:01, at most 8.",
            required = false)
    String[] macs() default {};

    /** Returns what the guards do for it. */
    @AttributeDefinition(
            name = "Mode",
            description =
                    "Whether what a guard refuses is stopped (protect), or passes with a finding "
                            + "(look); left out, it stays as it is.",
            options = {
                @Option(label = "as it is", value = ""),
                @Option(label = "protect", value = "protect"),
                @Option(label = "look", value = "look")
            },
            required = false)
    String mode() default "";
}
