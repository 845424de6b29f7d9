package dev.gatehouse.api.privacy;

import dev.gatehouse.api.device.DeviceId;

/**
 * Somebody whose data is held: a device, or the home itself for what is about no device.
 *
 * @param text the device's id, or empty for the home
 */
public record Subject(String text) {
    /** What is about no single device. */
    public static final Subject HOME = new Subject("");

    /** Returns the subject that a device is. */
    public static Subject of(DeviceId id) {
        return new Subject(id.text());
    }
}
