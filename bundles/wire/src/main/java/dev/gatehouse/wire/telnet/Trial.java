package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.secret.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One held line under judgement: every user name with every reading of the line, one after the
 * other. The line passes when all of them were allowed.
 */
final class Trial implements AutoCloseable {
    private final List<Optional<String>> users;
    private final List<Secret> passwords;
    private final int octets;
    private int next;

    /** Takes the readings over and wipes them. */
    Trial(List<Optional<String>> users, List<byte[]> readings, int octets) {
        this.users = users;
        this.octets = octets;
        passwords = new ArrayList<>(readings.size());
        for (byte[] reading : readings) {
            passwords.add(Secret.of(reading));
            Arrays.fill(reading, (byte) 0);
        }
    }

    boolean hasNext() {
        return next < users.size() * passwords.size();
    }

    TelnetLogin next() {
        Optional<String> user = users.get(next / passwords.size());
        Secret password = passwords.get(next % passwords.size());
        next++;
        return new TelnetLogin(user, password, octets);
    }

    /** Returns the length of the held line, as received. */
    int octets() {
        return octets;
    }

    @Override
    public void close() {
        passwords.forEach(Secret::close);
    }
}
