package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.wire.telnet.NvtScanner.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What the client sends: how much of it passes in the phase the dialogue is in, and what is typed
 * on a login line. A line that is asked for as a password is read anew with each view, because
 * nothing of it is used up before its end.
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
        /** A held line is complete: see {@link #trial()}. */
        TRIAL,
        /** The flow ends: see {@link #fault()}. */
        FAULT
    }

    private final TelnetLimits limits;
    private final Dialogue dialogue;
    private final NvtScanner scanner;
    private final TypedLine line = new TypedLine();
    private final UserNames users = new UserNames();
    private boolean afterCr;
    private boolean asked;
    private int typedBefore;
    private int at;
    private Optional<Trial> trial = Optional.empty();
    private Optional<Finding> fault = Optional.empty();

    ClientSide(TelnetLimits limits, Dialogue dialogue) {
        this.limits = limits;
        this.dialogue = dialogue;
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
            if (unit == Unit.SUBNEGOTIATION && (front || !dialogue.phase().waits())) {
                announced(view);
            }
            if (!front && dialogue.phase().waits()) {
                return waits(view);
            }
            if (!front && dialogue.phase() == Phase.SECRET) {
                return hold(view);
            }
            if (!front) {
                step(unit);
            }
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

    /** Returns the line that is to be judged. */
    Trial trial() {
        return trial.orElseThrow();
    }

    /** Returns why the flow ends. */
    Finding fault() {
        return fault.orElseThrow();
    }

    /** What no device takes for input passes before anything that is typed. */
    private boolean front(Unit unit) {
        return switch (unit) {
            case OPTION, SUBNEGOTIATION -> true;
            case COMMAND -> harmless(scanner.value());
            // The rest of a line end: a device that waits for it would never answer.
            case DATA -> dialogue.phase() == Phase.ANSWER && completesLine(scanner.value());
            case INCOMPLETE, MALFORMED, TOO_LONG -> false;
        };
    }

    private static boolean harmless(int command) {
        boolean silent = command == NvtScanner.NOP || command == NvtScanner.GO_AHEAD;
        // AYT makes the device write something: no answer to what was typed.
        return silent || command == NvtScanner.DATA_MARK;
    }

    private boolean completesLine(int octet) {
        boolean completes = afterCr && (octet == '\n' || octet == 0);
        afterCr &= !completes;
        return completes;
    }

    private void step(Unit unit) {
        if (asked) {
            forget(); // The device has asked for something else since, on a line of its own.
        }
        if (unit == Unit.DATA) {
            data(scanner.value());
        } else {
            command(scanner.value());
        }
    }

    private void data(int octet) {
        if (line.length() == 0 && completesLine(octet)) {
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
        if (command == NvtScanner.ERASE_CHARACTER || command == NvtScanner.ERASE_LINE) {
            typed(0x100 + command);
        } else if (dialogue.phase() == Phase.USER && signals(command)) {
            fault = Optional.of(Farewell.unreadable("a signal on a login line"));
        }
    }

    private static boolean signals(int command) {
        return command < NvtScanner.ARE_YOU_THERE && command != NvtScanner.NOP
                && command != NvtScanner.DATA_MARK;
    }

    private void typed(int what) {
        dialogue.typed();
        if (dialogue.phase() == Phase.SESSION) {
            return;
        }
        if (dialogue.phase() == Phase.USER && !TypedLine.known(what)) {
            fault = Optional.of(Farewell.unreadable("a control character on a login line"));
        }
        if (line.length() < limits.lineOctets()) {
            line.add(what);
        } else if (dialogue.phase() == Phase.USER) {
            fault = Optional.of(Farewell.tooLarge(line.length() + 1, limits.lineOctets()));
        }
    }

    private void lineEnd() {
        Phase phase = dialogue.phase();
        if (phase == Phase.USER && (line.unreadable() || line.looksLikeUserPrompt())) {
            fault = Optional.of(Farewell.unreadable("a user name that can be read in two ways"));
            return;
        }
        if (phase == Phase.USER || phase == Phase.PROBATION) {
            users.replace(line.readings(0));
        }
        forget();
        dialogue.passedLine();
    }

    private void forget() {
        line.cut(0);
        asked = false;
        typedBefore = 0;
    }

    private Outcome waits(ByteBuffer view) {
        int ahead = view.limit() - at;
        if (ahead >= limits.typeAheadOctets()) {
            fault = Optional.of(Farewell.tooLarge(ahead, limits.typeAheadOctets()));
            return Outcome.FAULT;
        }
        return Outcome.WAITS;
    }

    private Outcome hold(ByteBuffer view) {
        begin();
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
            index = scanner.end();
            if (index - at > limits.lineOctets()) {
                return tooLong(index - at);
            }
            int value = scanner.value();
            if (unit == Unit.DATA && rest && (value == '\n' || value == 0)) {
                rest = false;
            } else if (unit == Unit.DATA && (value == '\r' || value == '\n')) {
                return complete(view, index, value);
            } else {
                rest &= unit != Unit.DATA;
                held(unit, value);
            }
            if (fault.isPresent()) {
                return Outcome.FAULT;
            }
        }
        dialogue.holding(line.length() > typedBefore);
        int held = view.limit() - at;
        return held >= limits.lineOctets() ? tooLong(held) : Outcome.INCOMPLETE;
    }

    private void begin() {
        if (!asked && line.length() > 0) {
            // Asked in the middle of a line: what has passed may be the name, or a part of the
            // line.
            users.replace(line.readings(0));
        }
        typedBefore = asked ? typedBefore : line.length();
        asked = true;
        line.cut(typedBefore);
    }

    private void held(Unit unit, int value) {
        if (unit == Unit.DATA) {
            line.add(value);
            if (!TypedLine.known(value)) {
                fault = Optional.of(Farewell.unreadable("a control character on a login line"));
            }
        } else if (unit == Unit.COMMAND) {
            if (value == NvtScanner.ERASE_CHARACTER || value == NvtScanner.ERASE_LINE) {
                line.add(0x100 + value);
            } else if (signals(value)) {
                fault = Optional.of(Farewell.unreadable("a signal on a login line"));
            }
        }
    }

    private Outcome complete(ByteBuffer view, int index, int lineEnd) {
        int end = index;
        afterCr = lineEnd == '\r';
        if (end < view.limit() && completesLine(view.get(end))) {
            end++;
        }
        if (line.unreadable() || users.tooMany()) {
            fault = Optional.of(Farewell.unreadable("a line that can be read in two ways"));
            return Outcome.FAULT;
        }
        List<byte[]> readings = line.readings(0);
        if (typedBefore > 0) {
            readings.addAll(line.readings(typedBefore));
        }
        trial = Optional.of(new Trial(users.all(), readings, end - at));
        if (typedBefore > 0) {
            users.add(line.readings(0));
            users.add(line.readings(typedBefore));
        }
        line.cut(typedBefore);
        return Outcome.TRIAL;
    }

    /** The held line was allowed and passes. */
    void allowed() {
        closeTrial();
        forget();
        dialogue.passedLine();
    }

    /** The held line does not pass. */
    void closeTrial() {
        trial.ifPresent(Trial::close);
        trial = Optional.empty();
        line.cut(0);
    }

    private void announced(ByteBuffer view) {
        EnvironmentUser.read(view, at, scanner.end(), scanner.option())
                .ifPresent(
                        name -> {
                            if (name.length > 0 && name[0] == '-') {
                                // Some servers hand it to login(1) as an argument.
                                fault = Optional.of(Farewell.unreadable("an option as user name"));
                            }
                            users.announce(name);
                        });
    }

    private Outcome broken(Unit unit) {
        fault =
                Optional.of(
                        unit == Unit.MALFORMED
                                ? Farewell.malformed(scanner.clause())
                                : Farewell.tooLarge(
                                        limits.subnegotiationOctets() + 1,
                                        limits.subnegotiationOctets()));
        return Outcome.FAULT;
    }

    private Outcome tooLong(int octets) {
        fault = Optional.of(Farewell.tooLarge(octets, limits.lineOctets()));
        return Outcome.FAULT;
    }

}
