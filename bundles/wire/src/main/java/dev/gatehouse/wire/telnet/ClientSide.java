package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.wire.telnet.NvtScanner.Unit;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the client sends: how much of it passes in the phase that the dialogue is in. A line that is
 * asked for as a password is read anew with each view, because nothing of it is used up before its
 * end.
 */
final class ClientSide {
    /** What came of a view: octets that may pass, and then one of these. */
    enum Outcome {
        /** All of it passes. */
        PASSES,
        /** The rest waits for the device. */
        WAITS,
        /** The rest isn't complete. */
        INCOMPLETE,
        /** A held line is complete and has a trial. */
        TRIAL,
        /** The flow ends: see {@link #fault()}. */
        FAULT
    }

    private final TelnetLimits limits;
    private final Dialogue dialogue;
    private final LoginLine line;
    private final NvtScanner scanner;
    private boolean afterCr;
    private int at;
    private Optional<Finding> fault = Optional.empty();

    ClientSide(TelnetLimits limits, Dialogue dialogue, LoginLine line) {
        this.limits = limits;
        this.dialogue = dialogue;
        this.line = line;
        scanner = new NvtScanner(limits.subnegotiationOctets());
    }

    /** Reads a view of everything that is not used up. */
    Outcome read(ByteBuffer view) {
        at = view.position();
        while (at < view.limit()) {
            Unit unit = scanner.read(view, at);
            if (unit == Unit.INCOMPLETE) {
                return Outcome.INCOMPLETE;
            }
            if (unit == Unit.MALFORMED || unit == Unit.TOO_LONG) {
                return broken(unit);
            }
            boolean front = front(unit);
            if (!front && dialogue.phase().waits()) {
                return waits(view);
            }
            if (!front && dialogue.phase() == Phase.SECRET) {
                return hold(view);
            }
            step(unit, front, view);
            if (fault.isPresent()) {
                return Outcome.FAULT;
            }
            at = scanner.end();
        }
        return Outcome.PASSES;
    }

    /** Returns the index of the first octet that may not pass. */
    int at() {
        return at;
    }

    /** Returns why the flow ends. */
    Finding fault() {
        return fault.orElseThrow();
    }

    /** What no device takes for input passes before anything that is typed. */
    private boolean front(Unit unit) {
        return switch (unit) {
            case OPTION, SUBNEGOTIATION -> true;
            case COMMAND -> silent(scanner.value());
            // The rest of a line end: a device that waits for it would never answer.
            case DATA -> dialogue.phase() == Phase.ANSWER && completesLine(scanner.value());
            case INCOMPLETE, MALFORMED, TOO_LONG -> false;
        };
    }

    /** AYT is not among them: its reply could be taken for an answer to what was typed. */
    private static boolean silent(int command) {
        return command == NvtScanner.NOP
                || command == NvtScanner.GO_AHEAD
                || command == NvtScanner.DATA_MARK;
    }

    private boolean completesLine(int octet) {
        boolean completes = afterCr && (octet == '\n' || octet == 0);
        afterCr &= !completes;
        return completes;
    }

    private void step(Unit unit, boolean front, ByteBuffer view) {
        if (unit == Unit.SUBNEGOTIATION) {
            announced(view, at);
        } else if (unit == Unit.DATA && !front) {
            data(scanner.value());
        } else if (unit == Unit.COMMAND && !front) {
            command(scanner.value());
        }
    }

    private void data(int octet) {
        if (line.isEmpty() && completesLine(octet)) {
            return;
        }
        afterCr = octet == '\r';
        if (octet == '\r' || octet == '\n') {
            lineEnd();
        } else {
            typed(octet);
        }
    }

    private void command(int command) {
        if (edits(command)) {
            typed(TypedLine.of(command));
        } else if (dialogue.phase() == Phase.USER && signals(command)) {
            fault = Optional.of(Farewell.unreadable("a signal on a login line"));
        }
    }

    private static boolean edits(int command) {
        return command == NvtScanner.ERASE_CHARACTER || command == NvtScanner.ERASE_LINE;
    }

    /** Break, interrupt, end of file and the like: what a terminal makes of them is open. */
    private static boolean signals(int command) {
        return command < NvtScanner.ARE_YOU_THERE && !silent(command);
    }

    private void typed(int what) {
        dialogue.typed();
        if (dialogue.phase() != Phase.SESSION) {
            fault = line.typed(what, dialogue.phase() == Phase.USER);
        }
    }

    private void lineEnd() {
        if (dialogue.phase() != Phase.SESSION) {
            fault = line.ended(dialogue.phase() == Phase.USER);
        }
        if (fault.isEmpty()) {
            dialogue.passedLine();
        }
    }

    private Outcome waits(ByteBuffer view) {
        int ahead = view.limit() - at;
        return ahead >= limits.typeAheadOctets()
                ? tooLarge(ahead, limits.typeAheadOctets())
                : Outcome.WAITS;
    }

    private Outcome hold(ByteBuffer view) {
        line.hold();
        boolean rest = afterCr;
        int index = at;
        while (index < view.limit()) {
            Unit unit = scanner.read(view, index);
            if (unit == Unit.INCOMPLETE) {
                break;
            }
            if (unit == Unit.MALFORMED || unit == Unit.TOO_LONG) {
                return broken(unit);
            }
            int from = index;
            index = scanner.end();
            if (index - at > limits.lineOctets()) {
                return tooLarge(index - at, limits.lineOctets());
            }
            int value = scanner.value();
            if (unit == Unit.DATA && rest && (value == '\n' || value == 0)) {
                rest = false; // It ends the line before; the device has answered without it.
            } else if (unit == Unit.DATA && (value == '\r' || value == '\n')) {
                return complete(view, index, value);
            } else {
                rest &= unit != Unit.DATA;
                held(unit, value, view, from);
            }
            if (fault.isPresent()) {
                return Outcome.FAULT;
            }
        }
        dialogue.holding(line.holds());
        line.hold(); // It is shown again; no part of a password is kept meanwhile.
        int held = view.limit() - at;
        return held < limits.lineOctets()
                ? Outcome.INCOMPLETE
                : tooLarge(held, limits.lineOctets());
    }

    private void held(Unit unit, int value, ByteBuffer view, int from) {
        if (unit == Unit.DATA) {
            fault = line.held(value);
        } else if (unit == Unit.COMMAND && edits(value)) {
            fault = line.held(TypedLine.of(value));
        } else if (unit == Unit.COMMAND && signals(value)) {
            fault = Optional.of(Farewell.unreadable("a signal on a login line"));
        } else if (unit == Unit.SUBNEGOTIATION) {
            announced(view, from);
        }
    }

    private Outcome complete(ByteBuffer view, int index, int lineEnd) {
        afterCr = lineEnd == '\r';
        boolean paired = index < view.limit() && completesLine(view.get(index));
        fault = line.complete((paired ? index + 1 : index) - at);
        return fault.isPresent() ? Outcome.FAULT : Outcome.TRIAL;
    }

    private void announced(ByteBuffer view, int from) {
        fault =
                EnvironmentUser.read(view, from, scanner.end(), scanner.option())
                        .flatMap(line::announced);
    }

    private Outcome broken(Unit unit) {
        if (unit == Unit.TOO_LONG) {
            int most = limits.subnegotiationOctets();
            return tooLarge(most + 1, most);
        }
        fault = Optional.of(Farewell.malformed(scanner.clause()));
        return Outcome.FAULT;
    }

    private Outcome tooLarge(int octets, int limit) {
        fault = Optional.of(Farewell.tooLarge(octets, limit));
        return Outcome.FAULT;
    }
}
