package dev.gatehouse.api.device;

/** How far a device is trusted by the household. */
public enum Zone {
    /** As if there were no zones. */
    TRUSTED,
    /** What a new device gets where the household has chosen so. */
    RESTRICTED,
    /**
     * Its flows are refused. Kept away from the rest of the network only where there is an edge.
     */
    QUARANTINE
}
