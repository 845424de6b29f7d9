package dev.gatehouse.guard.rate;

import dev.gatehouse.api.flow.Protocol;

/**
 * What one source address has sent lately: a {@link Pace} for each of at most {@value #PROTOCOLS}
 * protocols. About 300 octets at most. Its flows share one event loop, so the lock is never waited
 * for; it is there in case a rim spreads them.
 */
public final class Source {
    /** Protocols told apart; flows of further ones share the last pace: full means strict. */
    static final int PROTOCOLS = 8;

    private final Protocol[] protocols = new Protocol[PROTOCOLS];
    private final Pace[] paces = new Pace[PROTOCOLS];
    private int flows;

    synchronized boolean allows(Protocol protocol, MessageLimits limits, long nowNanos) {
        return pace(protocol, nowNanos).allows(limits, nowNanos);
    }

    synchronized void take(Protocol protocol, MessageLimits limits, long nowNanos) {
        pace(protocol, nowNanos).take(limits, nowNanos);
    }

    synchronized void opened() {
        flows++;
    }

    synchronized void closed() {
        flows--;
    }

    /** Returns whether it may be forgotten: no flow, and nothing owed. */
    synchronized boolean isIdle(long nowNanos) {
        if (flows > 0) {
            return false;
        }
        for (Pace pace : paces) {
            if (pace != null && !pace.isFull(nowNanos)) {
                return false;
            }
        }
        return true;
    }

    private Pace pace(Protocol protocol, long nowNanos) {
        for (int i = 0; i < PROTOCOLS; i++) {
            if (protocols[i] == null) {
                protocols[i] = protocol;
                paces[i] = new Pace(nowNanos);
                return paces[i];
            }
            if (protocols[i].equals(protocol)) {
                return paces[i];
            }
        }
        return paces[PROTOCOLS - 1];
    }
}
