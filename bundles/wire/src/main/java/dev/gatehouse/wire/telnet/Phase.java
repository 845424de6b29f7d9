package dev.gatehouse.wire.telnet;

/** Where a login dialogue stands; see {@link TelnetLayer}. */
enum Phase {
    /** The device has not asked for anything yet; what the client types waits. */
    GREETING,
    /** A user name is asked for; it passes as typed, up to its line end. */
    USER,
    /** A line has passed; what is typed ahead waits until the device has answered it. */
    ANSWER,
    /** A password is asked for; the line is held to its end and judged. */
    SECRET,
    /** Judged, and the device's answer isn't known: one line passes, then its answer is awaited. */
    PROBATION,
    /** Logged in; lines pass. */
    SESSION;

    /** Says whether what is typed waits for the device. */
    boolean waits() {
        return this == GREETING || this == ANSWER;
    }
}
