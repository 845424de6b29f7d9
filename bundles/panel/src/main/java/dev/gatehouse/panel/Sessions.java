package dev.gatehouse.panel;

import dev.gatehouse.api.message.PanelCookie;
import dev.gatehouse.api.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in with a browser. In memory alone: a restart logs everybody out. Holds the hashes
 * of the session tokens, not the tokens. Safe on any thread.
 */
final class Sessions {
    static final String COOKIE = PanelCookie.NAME;

    /** How long a session lives without a request. */
    static final Duration IDLE = Duration.ofMinutes(30);

    /** How long a session lives at all. */
    static final Duration ABSOLUTE = Duration.ofHours(12);

    /** Most sessions: the browsers of one household. */
    static final int MOST = 32;

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

    private final Ticker ticker;
    private final Map<String, Session> sessions = new HashMap<>();

    Sessions(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Session(long begun, long used) {}

    /** Begins one; returns its token, or nothing if there are too many. */
    synchronized Optional<String> begin() {
        prune();
        if (sessions.size() >= MOST) {
            return Optional.empty(); // Whoever is in stays in.
        }
        String token = Unguessable.token();
        long now = ticker.nanos();
        sessions.put(Unguessable.hash(token), new Session(now, now));
        return Optional.of(token);
    }

    /** Returns the key of a live session, which lives on from now; absent if it is over. */
    synchronized Optional<String> use(String token) {
        prune();
        String key = Unguessable.hash(token);
        Session session = sessions.get(key);
        if (session == null) {
            return Optional.empty();
        }
        sessions.put(key, new Session(session.begun(), ticker.nanos()));
        return Optional.of(key);
    }

    /** Returns whether a session is alive, without making it live longer. */
    synchronized boolean alive(String key) {
        prune();
        return sessions.containsKey(key);
    }

    synchronized void end(String key) {
        sessions.remove(key);
    }

    synchronized void endAll() {
        sessions.clear();
    }

    static String cookie(String token) {
        return COOKIE + "=" + token + ATTRIBUTES;
    }

    static String noCookie() {
        return COOKIE + "=" + ATTRIBUTES + "; Max-Age=0";
    }

    private void prune() {
        long now = ticker.nanos();
        sessions.values()
                .removeIf(
                        each ->
                                now - each.used() >= IDLE.toNanos()
                                        || now - each.begun() >= ABSOLUTE.toNanos());
    }
}
