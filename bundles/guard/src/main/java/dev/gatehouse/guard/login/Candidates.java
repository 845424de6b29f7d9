package dev.gatehouse.guard.login;

import dev.gatehouse.api.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one HTTP request holds that is, or may be, a login. Owns the passwords: closing wipes them.
 * Bounded; used by one thread.
 */
final class Candidates implements AutoCloseable {
    /**
     * User names, or passwords, of one request. Fields that are repeated are tried in every
     * combination, 4,096 at most; the largest tables of users in devices have some thirty rows.
     */
    static final int LIMIT = 64;

    private final List<Attempt> logins = new ArrayList<>();
    private final List<byte[]> users = new ArrayList<>();
    private final List<Secret> passwords = new ArrayList<>();
    private final List<Secret> owned = new ArrayList<>();
    private String unreadable = "";

    /** A login for certain. The password is owned from here on. */
    void login(Optional<byte[]> user, Secret password) {
        own(password);
        logins.add(new Attempt(user, password));
    }

    /** Every pair of these is a login for certain; without a user name, every password is. */
    void logins(List<byte[]> names, List<Secret> values) {
        for (Secret value : values) {
            own(value);
            if (names.isEmpty()) {
                logins.add(new Attempt(Optional.empty(), value));
            }
            for (byte[] name : names) {
                logins.add(new Attempt(Optional.of(name), value));
            }
        }
    }

    /** Any pair of these may be a login. */
    void maybe(List<byte[]> names, List<Secret> values) {
        values.forEach(this::own);
        users.addAll(names);
        passwords.addAll(values);
    }

    /** Wiped at the end, whatever becomes of it. */
    void own(Secret password) {
        owned.add(password);
    }

    /** There is a login, and nobody can say for certain which. The first reason is kept. */
    void unreadable(String reason) {
        if (unreadable.isEmpty()) {
            unreadable = reason;
        }
    }

    Optional<String> unreadable() {
        return unreadable.isEmpty() ? Optional.empty() : Optional.of(unreadable);
    }

    List<Attempt> logins() {
        return logins;
    }

    List<byte[]> maybeUsers() {
        return users;
    }

    List<Secret> maybePasswords() {
        return passwords;
    }

    @Override
    public void close() {
        owned.forEach(Secret::close);
    }
}
