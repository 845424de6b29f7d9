package dev.gatehouse.panel;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what each source has open, so that one neighbour cannot take all places and lock the owner
 * out. An address counts whole, also one of IPv6: all of a home share its prefix, the owner too.
 * Safe on any thread.
 */
final class Crowd {
    private final int most;
    private final Map<InetAddress, Integer> here = new HashMap<>();

    /**
     * @param most places of one source; how many there are in all is counted elsewhere
     */
    Crowd(int most) {
        this.most = most;
    }

    /** Takes a place; returns false, and takes none, if this source has all of its own. */
    synchronized boolean enter(InetAddress source) {
        int now = here.getOrDefault(source, 0);
        if (now >= most) {
            return false;
        }
        here.put(source, now + 1);
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(InetAddress source) {
        here.computeIfPresent(source, (key, now) -> now > 1 ? now - 1 : null);
    }

    /** Returns how many places a source has. */
    synchronized int of(InetAddress source) {
        return here.getOrDefault(source, 0);
    }
}
