package dev.gatehouse.panel;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.api.text.JsonText;
import dev.gatehouse.api.time.Ticker;
import dev.gatehouse.api.trust.Passwords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The owner of the gateway: nobody until somebody claims it with the code, then one person with a
 * name and a password. There is no default password and no mode without one. Safe on any thread;
 * calls may block on the disk and on Argon2.
 */
final class Owner {
    /** The kind of the record. */
    static final String KIND = "owner";

    /** Longest name, in characters. */
    static final int NAME = 64;

    /** Longest kept password, in characters: Argon2id's form takes about a hundred. */
    private static final int KEPT = 512;

    /** Most requests that wait for Argon2 at a time: each takes its thread. */
    private static final int WAITING = 4;

    private final Services services;
    private final Ticker ticker;
    private final ClaimFile file;
    private final Semaphore waiting = new Semaphore(WAITING);
    private final Object passwordLock = new Object();
    private Optional<ClaimCode> code = Optional.empty();

    Owner(Services services, Ticker ticker, ClaimFile file) {
        this.services = services;
        this.ticker = ticker;
        this.file = file;
    }

    /** Who owns the gateway, and what is kept in place of the password. */
    private record Account(String name, String kept) {
        @Override
        public String toString() {
            return "Account[***]";
        }
    }

    boolean claimed() throws Refusal {
        return account().isPresent();
    }

    /** Returns whether the code could be used now. */
    synchronized boolean claimable() throws Refusal {
        return account().isEmpty() && code.filter(ClaimCode::open).isPresent();
    }

    /**
     * Makes the code of this start if nobody owns the gateway; absent if there is nothing to do.
     */
    synchronized Optional<String> offer() throws Refusal {
        if (code.isPresent() || account().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(renew());
    }

    private String renew() {
        ClaimCode fresh = new ClaimCode(ticker);
        try {
            file.write(fresh.shown());
            // Not before: a code that nobody was told would stand in the way of the next one.
            code = Optional.of(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the claim code cannot be written to the data folder", e);
        }
        return fresh.shown();
    }

    /** Makes somebody the owner. One at a time, so that there is exactly one winner. */
    synchronized void claim(String given, String name, String password) throws Refusal {
        Passwords passwords = services.passwords.get();
        if (account().isPresent()) {
            throw new Refusal(410, "claimed", "This gateway has an owner already.");
        }
        ClaimCode open =
                code.filter(ClaimCode::open)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                403,
                                                "claim-over",
                                                "The code is no longer valid. Restart the gateway,"
                                                        + " or run \"gatehouse owner reset\" on it,"
                                                        + " for a new one."));
        if (!open.matches(given)) {
            throw new Refusal(403, "wrong-code", "This is not the code that the gateway shows.");
        }
        PasswordRules.check(name, password);
        String kept;
        try (Secret secret = Secret.of(password)) {
            kept = passwords.keep(secret);
        }
        String record = JsonText.of(java.util.Map.of("name", name, "password", kept));
        services.holdings.get().put(KIND, Subject.HOME, record.getBytes(StandardCharsets.UTF_8));
        code = Optional.empty();
        forgetFile();
        services.report(Finding.of(Codes.OWNER_CLAIMED));
    }

    /**
     * Returns whether these are the owner's name and password, taking as long for a wrong name as
     * for a wrong password.
     */
    boolean matches(String name, String password) throws Refusal {
        Passwords passwords = services.passwords.get();
        Account account =
                account()
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                409,
                                                "unclaimed",
                                                "This gateway has no owner yet. Claim it first."));
        if (!waiting.tryAcquire()) {
            throw new Refusal(503, "busy", "Too many log in at this moment. Try again.")
                    .with("Retry-After", "1");
        }
        try (Secret secret = Secret.of(password)) {
            synchronized (passwordLock) {
                boolean right = passwords.matches(secret, account.kept());
                return right & same(name, account.name());
            }
        } finally {
            waiting.release();
        }
    }

    /** Makes the gateway nobody's; returns the new code. */
    synchronized String reset() throws Refusal {
        services.holdings.get().remove(KIND, Subject.HOME);
        String fresh = renew();
        services.report(Finding.of(Codes.OWNER_RESET));
        return fresh;
    }

    private Optional<Account> account() throws Refusal {
        Optional<byte[]> record = services.kept(KIND, Owner::damaged);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        // A record that can't be read is an owner all the same: else damage would open the door.
        try {
            Fields fields = JsonBody.of(record.get());
            return Optional.of(
                    new Account(fields.text("name", NAME), fields.text("password", KEPT)));
        } catch (Refusal e) {
            throw damaged();
        }
    }

    private static Refusal damaged() {
        return new Refusal(
                503,
                "owner-damaged",
                "What is kept of this gateway's owner is damaged. Run \"gatehouse owner reset\""
                        + " on it, and claim it again.");
    }

    private void forgetFile() {
        try {
            file.delete();
        } catch (IOException e) {
            // The code in it is worth nothing any more.
            System.getLogger("dev.gatehouse.panel")
                    .log(System.Logger.Level.WARNING, "the used claim code was left behind");
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
