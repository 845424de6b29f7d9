package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import java.util.List;
import java.util.Optional;

/**
 * The line that the client is typing to a login, the user names typed before it, and the trial it
 * ends in. A line may begin as a user name, whose octets have passed, and turn out to be asked for
 * as a password: what has passed then counts as a name and as a part of the line.
 */
final class LoginLine {
    private final int most;
    private final TypedLine line = new TypedLine();
    private final UserNames users = new UserNames();
    private boolean asked;
    private int passed;
    private Optional<Trial> trial = Optional.empty();

    LoginLine(int most) {
        this.most = most;
    }

    boolean isEmpty() {
        return line.length() == 0;
    }

    /** The client announced a user name; returns a fault. */
    Optional<Finding> announced(byte[] name) {
        users.announce(name);
        // Some servers hand it to login(1) as an argument.
        return name.length > 0 && name[0] == '-'
                ? Optional.of(Farewell.unreadable("an option as user name"))
                : Optional.empty();
    }

    /** An octet or editing command that passes; returns a fault of a user name. */
    Optional<Finding> typed(int what, boolean asUser) {
        if (asked) {
            forget(); // The device has asked for something else since, on a line of its own.
        }
        if (line.length() < most) {
            line.add(what);
        } else if (asUser) {
            return Optional.of(Farewell.tooLarge(most + 1, most));
        }
        return asUser ? unknown(what) : Optional.empty();
    }

    private static Optional<Finding> unknown(int what) {
        return TypedLine.known(what)
                ? Optional.empty()
                : Optional.of(Farewell.unreadable("a control character on a login line"));
    }

    /** A line that passes has ended; returns a fault of a user name. */
    Optional<Finding> ended(boolean asUser) {
        if (asked) {
            forget();
        }
        if (asUser && (line.unreadable() || line.looksLikeUserPrompt())) {
            return Optional.of(Farewell.unreadable("a user name that can be read in two ways"));
        }
        users.replace(line.readings(0));
        forget();
        return Optional.empty();
    }

    /** A line is held, from its first octet on; it is shown anew each time. */
    void hold() {
        if (!asked) {
            asked = true;
            passed = line.length();
            if (passed > 0) {
                users.replace(line.readings(0));
            }
        }
        line.cut(passed);
    }

    /** An octet or editing command of the held line; returns a fault. */
    Optional<Finding> held(int what) {
        line.add(what);
        return unknown(what);
    }

    /** Says whether anything typed is held. */
    boolean holds() {
        return line.length() > passed;
    }

    /** The held line is complete and this long as received; returns a fault or makes a trial. */
    Optional<Finding> complete(int octets) {
        if (line.unreadable() || users.tooMany()) {
            return Optional.of(Farewell.unreadable("a line that can be read in two ways"));
        }
        List<byte[]> readings = line.readings(0);
        if (passed > 0) {
            readings.addAll(line.readings(passed));
        }
        trial = Optional.of(new Trial(users.all(), readings, octets));
        if (passed > 0) {
            users.add(line.readings(0));
            users.add(line.readings(passed));
        }
        line.cut(passed);
        return Optional.empty();
    }

    Trial trial() {
        return trial.orElseThrow();
    }

    /** The trial is over; what it held is wiped. */
    void close() {
        trial.ifPresent(Trial::close);
        trial = Optional.empty();
        line.cut(0);
    }

    /** The held line has passed. */
    void allowed() {
        close();
        forget();
    }

    private void forget() {
        line.cut(0);
        asked = false;
        passed = 0;
    }
}
