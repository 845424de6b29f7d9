package dev.gatehouse.api.trust;

import dev.gatehouse.api.secret.Secret;

/**
 * Keeps passwords of people without keeping them: Argon2id (RFC 9106). A service of bundle {@code
 * trust}. Takes tens of milliseconds and some MB on purpose: never on an event loop, one at a time.
 */
public interface Passwords {
    /** Returns what may be kept in place of the password, in the form {@code $argon2id$...}. */
    String keep(Secret password);

    /** Returns whether this is the password; false for what {@link #keep} never returned. */
    boolean matches(Secret password, String kept);
}
