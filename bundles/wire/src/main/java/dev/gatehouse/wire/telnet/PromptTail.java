package dev.gatehouse.wire.telnet;

import java.nio.charset.StandardCharsets;

/**
 * The end of what a device has written: its last line as far as it has come, and the line before,
 * without escape sequences (ECMA-48 5.4, 5.6) and with backspaces applied. Bounded; of a longer
 * line the end is kept.
 */
final class PromptTail {
    private static final int ESC = 0x1b;
    private static final int BEL = 0x07;

    private enum Escape {
        NONE,
        BEGUN,
        CONTROL_SEQUENCE,
        STRING,
        STRING_ESCAPE
    }

    private final byte[] line;
    private int size;
    private String before = "";
    private Escape escape = Escape.NONE;
    private boolean broken;
    private boolean spoken;

    PromptTail(int octets) {
        line = new byte[octets];
    }

    /** Takes one octet that the device wrote. */
    void add(int octet) {
        switch (escape) {
            case NONE -> plain(octet);
            case BEGUN -> escape = begun(octet);
            case CONTROL_SEQUENCE -> {
                if (octet >= 0x40 && octet <= 0x7e) {
                    escape = Escape.NONE;
                } else if (octet < 0x20) {
                    // Terminals carry out a control character inside a sequence.
                    plain(octet);
                }
            }
            case STRING ->
                    escape =
                            octet == ESC
                                    ? Escape.STRING_ESCAPE
                                    : octet == BEL || octet == '\n' ? Escape.NONE : escape;
            case STRING_ESCAPE -> escape = octet == '\\' ? Escape.NONE : Escape.STRING;
        }
    }

    private static Escape begun(int octet) {
        return switch (octet) {
            case '[' -> Escape.CONTROL_SEQUENCE;
            case ']', 'P', 'X', '^', '_' -> Escape.STRING;
            default -> octet >= 0x20 && octet < 0x30 ? Escape.BEGUN : Escape.NONE;
        };
    }

    private void plain(int octet) {
        switch (octet) {
            case ESC -> escape = Escape.BEGUN;
            case '\r', '\n' -> lineBreak();
            case TypedLine.BACKSPACE -> size = Math.max(0, size - 1);
            case '\t' -> append(' ');
            default -> {
                if (octet >= 0x20 && octet != TypedLine.DELETE) {
                    append(octet);
                }
            }
        }
    }

    private void append(int octet) {
        if (size == line.length) {
            // A quarter goes at once, so that a long line costs no copy for each octet.
            int gone = line.length / 4;
            System.arraycopy(line, gone, line, 0, size - gone);
            size -= gone;
        }
        line[size++] = (byte) octet;
        spoken |= octet != ' ';
    }

    private void lineBreak() {
        broken = true;
        String ended = text();
        if (!ended.isBlank()) {
            before = ended;
        }
        size = 0;
    }

    /** Returns the line as far as it has come. */
    String text() {
        return new String(line, 0, size, StandardCharsets.UTF_8);
    }

    /** Returns the octets of that line, for prompts that aren't in UTF-8. */
    String octets() {
        return new String(line, 0, size, StandardCharsets.ISO_8859_1);
    }

    /** Returns the last line that was ended and not blank. */
    String before() {
        return before;
    }

    /** Says whether a line was ended since {@link #listen()}. */
    boolean broken() {
        return broken;
    }

    /** Says whether anything visible was written since {@link #listen()}. */
    boolean spoken() {
        return spoken;
    }

    /** Starts a new answer: what comes from here on answers the line that was just passed. */
    void listen() {
        broken = false;
        spoken = false;
        before = "";
    }
}
