package dev.gatehouse.panel;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks, and whether a page of somebody else made the browser ask (cross-site request
 * forgery, decisions 21).
 *
 * <p>Whatever changes something by a cookie needs the exact origin and {@code Sec-Fetch-Site:
 * same-origin}. A page on another port of this host is same-site, not same-origin: its requests
 * carry our cookie and are refused here.
 */
final class Doorman {
    private static final String BEARER = "Bearer ";
    private static final String SITE = "sec-fetch-site";
    private static final String SAME = "same-origin";

    /** What a browser says of a read that no foreign page has caused. */
    private static final Set<String> OWN_READS = Set.of(SAME, "none");

    /** Longest token that is looked at, in characters. */
    private static final int TOKEN = 128;

    private final Services services;
    private final Sessions sessions;
    private final Tokens tokens;

    Doorman(Services services, Sessions sessions, Tokens tokens) {
        this.services = services;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** Returns who asks; whoever shows nothing, or what is over, is nobody. */
    Caller caller(Call call) throws Refusal {
        Optional<String> authorization = call.header("authorization");
        if (authorization.isPresent()) {
            return program(authorization.get());
        }
        return call.cookie(Sessions.COOKIE)
                .filter(token -> token.length() <= TOKEN)
                .flatMap(sessions::use)
                .map(key -> new Caller(Caller.Kind.BROWSER, key))
                .orElse(Caller.NOBODY);
    }

    private Caller program(String authorization) throws Refusal {
        if (!authorization.startsWith(BEARER) || authorization.length() > TOKEN) {
            return Caller.NOBODY;
        }
        return tokens.find(authorization.substring(BEARER.length()))
                .map(id -> new Caller(Caller.Kind.PROGRAM, id))
                .orElse(Caller.NOBODY);
    }

    /** Refuses what another page has made the browser ask. */
    void check(Call call, Caller caller) throws Refusal {
        Optional<String> site = call.header(SITE);
        Optional<String> origin = call.header("origin");
        boolean cookie = caller.kind() == Caller.Kind.BROWSER;
        boolean sameOrigin = origin.map(call.ownOrigin()::equals).orElse(!cookie);
        boolean fine =
                call.changes()
                        ? sameOrigin && site.map(SAME::equals).orElse(!cookie)
                        : origin.map(call.ownOrigin()::equals).orElse(true)
                                && site.map(OWN_READS::contains).orElse(true);
        if (!fine) {
            services.report(
                    Finding.of(Codes.PANEL_REFUSED)
                            .with("address", call.source().getHostAddress())
                            .with("reason", "another page asked for it"));
            throw new Refusal(
                    403, "cross-site", "This request did not come from the panel's own pages.");
        }
    }

    /** Returns whether somebody who was let in still may be in. */
    boolean still(Caller caller) {
        return switch (caller.kind()) {
            case NOBODY -> false;
            case BROWSER -> sessions.alive(caller.key());
            case PROGRAM -> hasToken(caller.key());
        };
    }

    private boolean hasToken(String id) {
        try {
            return tokens.has(id);
        } catch (Refusal e) {
            return false;
        }
    }
}
