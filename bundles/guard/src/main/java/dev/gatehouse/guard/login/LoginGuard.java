package dev.gatehouse.guard.login;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.HttpRequest;
import dev.gatehouse.api.message.MqttConnect;
import dev.gatehouse.api.message.TelnetLogin;
import dev.gatehouse.api.policy.Policy.LoginRules;
import dev.gatehouse.api.secret.Secret;
import dev.gatehouse.guard.stance.Leniency;
import java.util.Arrays;
import java.util.Optional;

/**
 * Refuses logins with passwords that protect nothing: EN 303 645 5.1-1. Immutable; any thread.
 *
 * <p>Which logins: the user name and password of an MQTT CONNECT, a Telnet password line, HTTP
 * Basic, and forms as {@link HttpLogins} finds them. Each pair is compared as its octets and, where
 * they are not all ASCII, once more as ISO 8859-1 (RFC 7617 2.1: clients use either). Where only a
 * password is asked for, it is compared with the passwords of all known pairs.
 */
public final class LoginGuard {
    /** Used where no policy has login rules: everything on; 16 kB hold any login form. */
    public static final LoginRules STRICT = new LoginRules("built-in/login", true, true, 16_384);

    private final LoginRules rules;
    private final KnownPairs known;

    /** Judges by these rules and known pairs. */
    public LoginGuard(LoginRules rules, KnownPairs known) {
        this.rules = rules;
        this.known = known;
    }

    /** Returns how many octets of a form are read at most. */
    public int bodyOctets() {
        return rules.bodyOctets();
    }

    /** Judges an MQTT CONNECT: a login if it carries a user name or a password (MQTT 3.1.3.5). */
    public Verdict judge(MqttConnect connect, DeviceLogins device, Leniency leniency) {
        if (connect.user().isEmpty() && connect.password().isEmpty()) {
            return Verdict.ALLOW;
        }
        if (connect.password().isPresent()) {
            return login(Attempt.of(connect.user(), connect.password().get()), device, leniency);
        }
        try (Secret none = Secret.of(new byte[0])) {
            return login(Attempt.of(connect.user(), none), device, leniency);
        }
    }

    /** Judges a Telnet password line. */
    public Verdict judge(TelnetLogin login, DeviceLogins device, Leniency leniency) {
        return login(Attempt.of(login.user(), login.password()), device, leniency);
    }

    /** Judges whatever logins an HTTP request holds. */
    public Verdict judge(HttpRequest request, DeviceLogins device, Leniency leniency) {
        try (Candidates found = HttpLogins.find(request, device)) {
            Optional<String> unreadable = found.unreadable();
            if (unreadable.isPresent()) {
                Verdict refused =
                        new Verdict.Refuse(
                                Finding.of(Codes.LOGIN_UNREADABLE)
                                        .with("reason", unreadable.get()));
                if (leniency.stops(refused)) {
                    return refused;
                }
            }
            for (Attempt attempt : found.logins()) {
                Verdict verdict = login(attempt, device, leniency);
                if (verdict.kind() != Verdict.Kind.ALLOW) {
                    return verdict;
                }
            }
            return pairs(found, device, leniency);
        }
    }

    /** Only likely to be logins: nothing but a known pair, both values, is refused. */
    private Verdict pairs(Candidates found, DeviceLogins device, Leniency leniency) {
        for (byte[] user : found.maybeUsers()) {
            for (Secret password : found.maybePasswords()) {
                Attempt attempt = new Attempt(Optional.of(user), password);
                Verdict verdict = unless(leniency, knownPair(attempt, device));
                if (verdict.kind() != Verdict.Kind.ALLOW) {
                    return verdict;
                }
            }
        }
        return Verdict.ALLOW;
    }

    /** One login has one reason: whoever lets that one pass is not asked about the next. */
    private Verdict login(Attempt attempt, DeviceLogins device, Leniency leniency) {
        return unless(leniency, weakness(attempt, device));
    }

    private static Verdict unless(Leniency leniency, Verdict verdict) {
        return leniency.stops(verdict) ? verdict : Verdict.ALLOW;
    }

    private Verdict weakness(Attempt attempt, DeviceLogins device) {
        if (rules.refuseEmpty() && attempt.password().length() == 0) {
            // Before the known pairs: "without a password" is what the person can act on.
            return refuse(Codes.LOGIN_EMPTY, attempt);
        }
        Verdict verdict = knownPair(attempt, device);
        if (verdict.kind() != Verdict.Kind.ALLOW) {
            return verdict;
        }
        if (rules.refuseSameAsUser() && attempt.sameWhateverTheCase()) {
            return refuse(Codes.LOGIN_SAME_AS_USER, attempt);
        }
        return Verdict.ALLOW;
    }

    private Verdict knownPair(Attempt attempt, DeviceLogins device) {
        if (matches(device.defaults(), attempt)) {
            return refuse(Codes.LOGIN_DEVICE_DEFAULT, attempt);
        }
        return matches(known, attempt) ? refuse(Codes.LOGIN_DEFAULT_PAIR, attempt) : Verdict.ALLOW;
    }

    private static boolean matches(KnownPairs pairs, Attempt attempt) {
        if (pairs == KnownPairs.NONE) {
            return false;
        }
        return attempt.password().reveal(octets -> matches(pairs, attempt.user(), octets));
    }

    private static boolean matches(KnownPairs pairs, Optional<byte[]> user, byte[] password) {
        if (contains(pairs, user, password)) {
            return true;
        }
        if (ascii(password) && (user.isEmpty() || ascii(user.get()))) {
            return false;
        }
        byte[] latin = fromLatin(password);
        try {
            return contains(pairs, user.map(LoginGuard::fromLatin), latin);
        } finally {
            Arrays.fill(latin, (byte) 0);
        }
    }

    private static boolean contains(KnownPairs pairs, Optional<byte[]> user, byte[] password) {
        return user.isPresent()
                ? pairs.contains(user.get(), password)
                : pairs.containsPassword(password);
    }

    private static boolean ascii(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the UTF-8 octets of these octets read as ISO 8859-1, without a String between. */
    private static byte[] fromLatin(byte[] octets) {
        byte[] utf8 = new byte[octets.length * 2];
        int length = 0;
        for (byte octet : octets) {
            int character = octet & 0xFF;
            if (character < 0x80) {
                utf8[length++] = octet;
            } else {
                utf8[length++] = (byte) (0xC0 | character >> 6);
                utf8[length++] = (byte) (0x80 | character & 0x3F);
            }
        }
        byte[] result = Arrays.copyOf(utf8, length);
        Arrays.fill(utf8, (byte) 0);
        return result;
    }

    private static Verdict refuse(FindingCode code, Attempt attempt) {
        return new Verdict.Refuse(Finding.of(code).with("user", attempt.shownUser()));
    }
}
