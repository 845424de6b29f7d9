package dev.gatehouse.inventory;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code dev.gatehouse.inventory}, described for people and for its reader. */
@ObjectClassDefinition(
        name = "Inventory",
        description = "From where, besides its own connections, the gateway learns of devices.")
public @interface InventoryConfig {
    /** The name of the configuration. */
    String PID = "dev.gatehouse.inventory";

    /** Returns the lease files. */
    @AttributeDefinition(
            name = "Leases",
            description =
                    "Lease files of the DHCP server (dnsmasq, ISC dhcpd, odhcpd), such as "
                            + "/var/lib/misc/dnsmasq.leases; relative to the configuration folder.",
            required = false)
    String[] leases() default {};

    /** Returns whether the kernel's neighbour table is read. */
    @AttributeDefinition(
            name = "Neighbours",
            description =
                    "Whether the kernel's neighbour table is read, once connections come from "
                            + "beyond this machine.",
            required = false)
    boolean neighbours() default true;
}
