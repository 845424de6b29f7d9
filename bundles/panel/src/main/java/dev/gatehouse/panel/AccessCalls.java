package dev.gatehouse.panel;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.time.HomeClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claiming the gateway, logging in and out, and tokens of programs. */
final class AccessCalls {
    /** Longest text taken for a claim code, in characters. */
    private static final int CODE = 64;

    /** Longest text taken for a password, in UTF-16 units: all beyond the first plane. */
    private static final int PASSWORD = 2 * PasswordRules.LONGEST;

    private final Services services;
    private final Owner owner;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Throttle throttle;
    private final Identity identity;

    AccessCalls(
            Services services,
            Owner owner,
            Sessions sessions,
            Tokens tokens,
            Throttle throttle,
            Identity identity) {
        this.services = services;
        this.owner = owner;
        this.sessions = sessions;
        this.tokens = tokens;
        this.throttle = throttle;
        this.identity = identity;
    }

    List<Way> ways() {
        return List.of(
                new Way("GET", "state", Way.Access.ANYBODY, (c, who, s) -> state(c, who)),
                new Way("POST", "claim", Way.Access.ANYBODY, (c, who, s) -> claim(c, who)),
                new Way("POST", "session", Way.Access.ANYBODY, (c, who, s) -> logIn(c, who)),
                new Way("DELETE", "session", Way.Access.OWNER_IN_BROWSER, (c, w, s) -> logOut(w)),
                new Way("GET", "tokens", Way.Access.OWNER_IN_BROWSER, (c, who, s) -> listTokens()),
                new Way("POST", "tokens", Way.Access.OWNER_IN_BROWSER, (c, w, s) -> makeToken(c)),
                new Way(
                        "DELETE",
                        "tokens/*",
                        Way.Access.OWNER_IN_BROWSER,
                        (c, w, stars) -> removeToken(stars.get(0))));
    }

    private Answer state(Call call, Caller caller) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("claimed", known(owner::claimed));
        state.put("claimable", known(owner::claimable).orElse(false));
        state.put("loggedIn", caller.kind() != Caller.Kind.NOBODY);
        state.put("services", services.state());
        state.put("now", services.clock.find().map(HomeClock::now));
        state.put("clock", services.clock.find().map(HomeClock::standing).map(DeviceView::word));
        state.put("certificate", identity.shown(call));
        return Answer.json(200, state);
    }

    /** Something that can't be said while the store is away. */
    @FunctionalInterface
    private interface Asking {
        boolean ask() throws Refusal;
    }

    private static Optional<Boolean> known(Asking asking) {
        try {
            return Optional.of(asking.ask());
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private Answer claim(Call call, Caller caller) throws Refusal {
        Fields fields = JsonBody.of(call).only("code", "name", "password");
        String code = fields.text("code", CODE);
        String name = fields.text("name", Owner.NAME).strip();
        String password = fields.text("password", PASSWORD);
        try {
            owner.claim(code, name, password);
        } catch (Refusal e) {
            if (e.status() == 403) {
                report(call, "the claim code was wrong or over");
            }
            throw e;
        }
        return begin(caller, 201, name);
    }

    private Answer logIn(Call call, Caller caller) throws Refusal {
        Fields fields = JsonBody.of(call).only("name", "password");
        String name = fields.text("name", Owner.NAME).strip();
        String password = fields.text("password", PASSWORD);
        Optional<Long> wait = throttle.attempt(call.source());
        if (wait.isPresent()) {
            report(call, "too many attempts");
            throw new Refusal(429, "too-many-attempts", "Too many attempts. Wait a little.")
                    .with("Retry-After", String.valueOf(wait.get()));
        }
        if (!owner.matches(name, password)) {
            report(call, "name or password was wrong");
            throw new Refusal(401, "wrong-login", "Name or password is wrong.")
                    .with("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
        }
        throttle.succeeded(call.source());
        return begin(caller, 201, name);
    }

    private Answer begin(Caller caller, int status, String name) throws Refusal {
        if (caller.kind() == Caller.Kind.BROWSER) {
            sessions.end(caller.key()); // A new login, a new token: fixation has nothing to fix.
        }
        String token =
                sessions.begin()
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                503,
                                                "too-many-sessions",
                                                "Too many browsers are logged in. Log out in one"
                                                        + " of them."));
        return Answer.json(status, Map.of("name", name)).with("Set-Cookie", Sessions.cookie(token));
    }

    private Answer logOut(Caller caller) {
        sessions.end(caller.key());
        return Answer.empty(204).with("Set-Cookie", Sessions.noCookie());
    }

    private Answer listTokens() throws Refusal {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", tokens.all().stream().map(Tokens.Kept::item).toList());
        answer.put("next", Optional.empty());
        return Answer.json(200, answer);
    }

    private Answer makeToken(Call call) throws Refusal {
        String name = JsonBody.of(call).only("name").text("name", Tokens.NAME);
        Tokens.Made made = tokens.make(name);
        Map<String, Object> answer = made.kept().item();
        answer.put("token", made.token());
        return Answer.json(201, answer);
    }

    private Answer removeToken(String id) throws Refusal {
        tokens.remove(id);
        return Answer.empty(204);
    }

    private void report(Call call, String reason) {
        services.report(
                Finding.of(Codes.OWNER_REFUSED)
                        .with("address", call.source().getHostAddress())
                        .with("reason", reason));
    }
}
