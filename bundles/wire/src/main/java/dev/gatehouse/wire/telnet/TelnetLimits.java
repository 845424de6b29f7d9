package dev.gatehouse.wire.telnet;

import java.time.Duration;

/**
 * How much a {@link TelnetLayer} holds and how long it waits before it takes an unknown text for a
 * prompt. Immutable; a value outside its range is refused with an {@link IllegalArgumentException}.
 *
 * @param lineOctets longest login line that is held, as received, with its line end: {@value
 *     #MIN_LINE} to {@value #MAX_LINE}
 * @param subnegotiationOctets longest option subnegotiation, from IAC SB to IAC SE: {@value
 *     #MIN_SUB} to {@value #MAX_SUB}
 * @param typeAheadOctets how much may be typed ahead while the device hasn't answered: from {@code
 *     lineOctets} and {@code subnegotiationOctets} to {@value #MAX_TYPE_AHEAD}
 * @param promptOctets how much of the device's last line is remembered: {@value #MIN_PROMPT} to
 *     {@value #MAX_PROMPT}
 * @param quiet how long the device says nothing more before what it said last is taken for a
 *     prompt: 100 ms to 30 s
 * @param silence how long a device may say nothing at all after a password before the next line is
 *     let through: from {@code quiet} to 120 s
 */
public record TelnetLimits(
        int lineOctets,
        int subnegotiationOctets,
        int typeAheadOctets,
        int promptOctets,
        Duration quiet,
        Duration silence) {

    /** Octets: a shorter line could not hold a long pass phrase. */
    static final int MIN_LINE = 64;

    /** Octets: a Linux terminal takes no longer line (N_TTY, 4096 with its line end). */
    static final int MAX_LINE = 4096;

    /** Octets: SLC of LINEMODE (RFC 1184 2.4) with all functions needs about 100. */
    static final int MIN_SUB = 128;

    /** Octets: more than any environment (RFC 1572) that is sent in good faith. */
    static final int MAX_SUB = 16_384;

    /** Octets: sixteen times what a Linux terminal keeps. */
    static final int MAX_TYPE_AHEAD = 65_536;

    /** Octets: a prompt with a host name before it. */
    static final int MIN_PROMPT = 64;

    /** Octets: some screens of text in one line. */
    static final int MAX_PROMPT = 4096;

    private static final Duration MIN_QUIET = Duration.ofMillis(100);
    private static final Duration MAX_QUIET = Duration.ofSeconds(30);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(120);

    /**
     * Safe for a home: 1,024 octets are four times the longest pass phrase in use; 2,048 hold an
     * environment with display and terminal; 4,096 are what a Linux terminal keeps of what is typed
     * ahead; 256 are three lines of a terminal; 1.5 s is longer than a slow device pauses within
     * one output; 10 s is longer than the delay that devices put after a wrong password (2 to 5 s).
     */
    public static final TelnetLimits DEFAULTS =
            new TelnetLimits(
                    1024, 2048, 4096, 256, Duration.ofMillis(1500), Duration.ofSeconds(10));

    public TelnetLimits {
        range("lineOctets", lineOctets, MIN_LINE, MAX_LINE);
        range("subnegotiationOctets", subnegotiationOctets, MIN_SUB, MAX_SUB);
        int least = Math.max(lineOctets, subnegotiationOctets);
        range("typeAheadOctets", typeAheadOctets, least, MAX_TYPE_AHEAD);
        range("promptOctets", promptOctets, MIN_PROMPT, MAX_PROMPT);
        range("quiet", quiet, MIN_QUIET, MAX_QUIET);
        range("silence", silence, quiet, MAX_SILENCE);
    }

    private static <T extends Comparable<T>> void range(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
