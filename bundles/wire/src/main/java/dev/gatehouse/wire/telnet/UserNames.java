package dev.gatehouse.wire.telnet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user names that the device may have understood, from the line that passed before. Bounded:
 * beyond {@value #MOST} the line cannot be told apart.
 */
final class UserNames {
    /** Names: five readings of one line, each as it is, without blanks, and its first word. */
    static final int MOST = 16;

    private final Set<String> typed = new LinkedHashSet<>();
    private Optional<String> announced = Optional.empty();

    /** The client announced a name by NEW-ENVIRON; used where none is typed. */
    void announce(byte[] name) {
        announced = Optional.of(text(name));
    }

    /** Starts over with these readings of a line. */
    void replace(List<byte[]> readings) {
        typed.clear();
        add(readings);
    }

    /** Takes these readings as well. */
    void add(List<byte[]> readings) {
        for (byte[] reading : readings) {
            String name = text(reading);
            typed.add(name);
            // login(1) skips leading blanks, and takes what follows a blank for something else.
            String bare = name.strip();
            typed.add(bare);
            typed.add(bare.split("\\s", 2)[0]);
        }
    }

    boolean tooMany() {
        return typed.size() > MOST;
    }

    /** Returns the names, or one absent name. */
    List<Optional<String>> all() {
        return typed.isEmpty() ? List.of(announced) : typed.stream().map(Optional::of).toList();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
