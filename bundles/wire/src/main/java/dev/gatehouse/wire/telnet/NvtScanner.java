package dev.gatehouse.wire.telnet;

import java.nio.ByteBuffer;

/**
 * Cuts octets into the units of RFC 854 and 855: a data octet, a command, an option command, a
 * whole subnegotiation. Keeps nothing between views. One user at a time.
 */
final class NvtScanner {
    static final int IAC = 255;
    static final int DONT = 254;
    static final int DO = 253;
    static final int WONT = 252;
    static final int WILL = 251;
    static final int SB = 250;
    static final int GO_AHEAD = 249;
    static final int ERASE_LINE = 248;
    static final int ERASE_CHARACTER = 247;
    static final int ARE_YOU_THERE = 246;
    static final int DATA_MARK = 242;
    static final int NOP = 241;
    static final int SE = 240;

    /** The lowest command there is: EOF (236), SUSP (237), ABORT (238) of RFC 1184, EOR of 885. */
    static final int FIRST_COMMAND = 236;

    /** What stands at the position. */
    enum Unit {
        /** One octet of data, IAC IAC included. */
        DATA,
        /** IAC and a command without option. */
        COMMAND,
        /** IAC, WILL, WONT, DO or DONT, and an option. */
        OPTION,
        /** IAC SB to IAC SE. */
        SUBNEGOTIATION,
        /** A unit has begun and isn't complete. */
        INCOMPLETE,
        /** Not Telnet: see {@link NvtScanner#clause()}. */
        MALFORMED,
        /** A subnegotiation beyond the limit. */
        TOO_LONG
    }

    private final int subnegotiationOctets;
    private int value;
    private int option;
    private int end;
    private String clause = "";

    NvtScanner(int subnegotiationOctets) {
        this.subnegotiationOctets = subnegotiationOctets;
    }

    /** Reads the unit at this index, below the view's limit. */
    Unit read(ByteBuffer view, int at) {
        value = view.get(at) & 0xFF;
        end = at + 1;
        if (value != IAC) {
            return Unit.DATA;
        }
        if (view.limit() - at < 2) {
            return Unit.INCOMPLETE;
        }
        value = view.get(at + 1) & 0xFF;
        end = at + 2;
        if (value == IAC) {
            return Unit.DATA;
        }
        if (value == SB) {
            return subnegotiation(view, at);
        }
        if (value >= WILL) {
            return option(view, at);
        }
        if (value < FIRST_COMMAND || value == SE) {
            return malformed(value == SE ? "RFC 855" : "RFC 854");
        }
        return Unit.COMMAND;
    }

    private Unit option(ByteBuffer view, int at) {
        if (view.limit() - at < 3) {
            return Unit.INCOMPLETE;
        }
        option = view.get(at + 2) & 0xFF;
        end = at + 3;
        return Unit.OPTION;
    }

    private Unit subnegotiation(ByteBuffer view, int at) {
        int most = Math.min(view.limit(), at + subnegotiationOctets);
        for (int i = at + 2; i < most; i++) {
            if ((view.get(i) & 0xFF) != IAC) {
                continue;
            }
            if (i + 1 >= most) {
                break;
            }
            int next = view.get(++i) & 0xFF;
            if (next == SE) {
                return closed(view, at, i);
            }
            // Receivers disagree about any other command in here, so nobody gets to see it.
            if (next != IAC) {
                return malformed("RFC 855");
            }
        }
        return view.limit() - at >= subnegotiationOctets ? Unit.TOO_LONG : Unit.INCOMPLETE;
    }

    private Unit closed(ByteBuffer view, int at, int last) {
        if (last - at < 4) {
            return malformed("RFC 855"); // No room for an option between SB and IAC SE.
        }
        option = view.get(at + 2) & 0xFF;
        end = last + 1;
        return Unit.SUBNEGOTIATION;
    }

    private Unit malformed(String broken) {
        clause = broken;
        return Unit.MALFORMED;
    }

    /** Returns the data octet, or the command. */
    int value() {
        return value;
    }

    /** Returns the option of an option command or a subnegotiation. */
    int option() {
        return option;
    }

    /** Returns the index behind the unit. */
    int end() {
        return end;
    }

    /** Returns the rule that a malformed unit breaks. */
    String clause() {
        return clause;
    }
}
