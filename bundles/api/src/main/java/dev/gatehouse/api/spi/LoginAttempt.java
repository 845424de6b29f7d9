package dev.gatehouse.api.spi;

import dev.gatehouse.api.secret.Secret;
import java.util.Optional;

/**
 * Somebody tries to log in.
 *
 * @param user the user name; absent where only a password is asked for
 * @param password the password, may be empty
 */
public record LoginAttempt(Optional<String> user, Secret password) {}
