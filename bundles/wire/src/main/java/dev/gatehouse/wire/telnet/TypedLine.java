package dev.gatehouse.wire.telnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was typed on one login line, the line end excluded, and what a device may make of it.
 *
 * <p>Terminals disagree about editing: whether backspace erases or is an ordinary character or is
 * dropped, where a word begins, whether a character of UTF-8 goes as a whole. So a line that was
 * edited has several {@link #readings()}, and each of them is judged. A line that uses two ways of
 * erasing at once, or a control character that no login needs, has none.
 */
final class TypedLine {
    static final int BACKSPACE = 0x08;
    static final int DELETE = 0x7f;
    static final int KILL_LINE = 0x15;
    static final int KILL_WORD = 0x17;
    private static final int TAB = 0x09;
    private static final int ESCAPE = 0x1b;

    /** Telnet's own editing commands, put beside the octets. */
    private static final int ERASE_CHARACTER = 0x100 + NvtScanner.ERASE_CHARACTER;

    private static final int ERASE_LINE = 0x100 + NvtScanner.ERASE_LINE;

    /** Octets: a first guess, so that a thousand silent flows cost little. */
    private static final int FIRST_SIZE = 32;

    private char[] typed = new char[FIRST_SIZE];
    private int length;
    private boolean unreadable;

    /** Returns what stands for a command of Telnet beside the octets of data. */
    static int of(int command) {
        return 0x100 + command;
    }

    /** Adds an octet of data or an editing command. */
    void add(int what) {
        if (!known(what)) {
            unreadable = true;
        }
        if (length == typed.length) {
            char[] larger = Arrays.copyOf(typed, length * 2);
            Arrays.fill(typed, (char) 0);
            typed = larger;
        }
        typed[length++] = (char) what;
    }

    /** Says whether this may stand on a login line without ending it or changing its meaning. */
    static boolean known(int what) {
        return what >= 0x20 || what == TAB || what == ESCAPE || erases(what);
    }

    private static boolean erases(int what) {
        return switch (what) {
            case BACKSPACE, DELETE, KILL_LINE, KILL_WORD, ERASE_CHARACTER, ERASE_LINE -> true;
            default -> false;
        };
    }

    int length() {
        return length;
    }

    /** Forgets what lies beyond this length; overwrites it. */
    void cut(int keep) {
        Arrays.fill(typed, keep, length, (char) 0);
        length = keep;
        unreadable = false;
        for (int i = 0; i < keep; i++) {
            unreadable |= !known(typed[i]);
        }
    }

    /** Says whether devices may take this line for things that cannot be told apart. */
    boolean unreadable() {
        int kind = 0;
        for (int i = 0; i < length; i++) {
            if (erases(typed[i])) {
                if (kind != 0 && kind != typed[i]) {
                    return true;
                }
                kind = typed[i];
            }
        }
        return unreadable;
    }

    /**
     * Says whether the echo of this line, or of its beginning, could be taken for a device's
     * prompt.
     */
    boolean looksLikeUserPrompt() {
        PromptTail echo = new PromptTail(Math.max(1, length));
        for (int i = 0; i < length; i++) {
            echo.add(typed[i] & 0xFF);
            // Whatever is typed behind it, a prompt ends with one of these, or in UTF-8.
            boolean asks = ":?=".indexOf(typed[i]) >= 0 || typed[i] >= 0x80;
            if (asks && Prompts.of(echo.text(), "") == Prompts.Prompt.USER) {
                return true;
            }
        }
        return false;
    }

    /** Returns all that a device may read from this index on, each once; the caller wipes them. */
    List<byte[]> readings(int from) {
        List<byte[]> all = new ArrayList<>();
        for (Terminal terminal : Terminal.values()) {
            byte[] reading = reading(from, terminal);
            if (all.stream().noneMatch(known -> Arrays.equals(known, reading))) {
                all.add(reading);
            } else {
                Arrays.fill(reading, (byte) 0);
            }
        }
        return all;
    }

    /** How a device edits. */
    private enum Terminal {
        /** Erases an octet; a word ends at white space. */
        OCTETS,
        /** Erases an octet; a word ends at what is neither letter nor digit. */
        OCTETS_ALNUM,
        /** Erases a character of UTF-8. */
        UTF8,
        UTF8_ALNUM,
        /** Does not edit and drops the control characters. */
        NONE
    }

    private byte[] reading(int from, Terminal terminal) {
        byte[] out = new byte[length - from];
        int size = 0;
        for (int i = from; i < length; i++) {
            int what = typed[i];
            if (!erases(what)) {
                out[size++] = (byte) what;
            } else if (terminal != Terminal.NONE) {
                size = erase(out, size, what, terminal);
            }
        }
        byte[] exact = Arrays.copyOf(out, size);
        Arrays.fill(out, (byte) 0);
        return exact;
    }

    private static int erase(byte[] out, int size, int what, Terminal terminal) {
        return switch (what) {
            case KILL_LINE, ERASE_LINE -> 0;
            case KILL_WORD -> word(out, size, terminal);
            default -> character(out, size, terminal);
        };
    }

    private static int character(byte[] out, int size, Terminal terminal) {
        int at = Math.max(0, size - 1);
        boolean whole = terminal == Terminal.UTF8 || terminal == Terminal.UTF8_ALNUM;
        while (whole && at > 0 && (out[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }

    private static int word(byte[] out, int size, Terminal terminal) {
        boolean alnum = terminal == Terminal.OCTETS_ALNUM || terminal == Terminal.UTF8_ALNUM;
        int at = size;
        while (at > 0 && !inWord(out[at - 1], alnum)) {
            at--;
        }
        while (at > 0 && inWord(out[at - 1], alnum)) {
            at--;
        }
        return at;
    }

    private static boolean inWord(byte octet, boolean alnum) {
        int c = octet & 0xFF;
        return alnum ? c >= 0x80 || c == '_' || Character.isLetterOrDigit(c) : c > ' ';
    }
}
