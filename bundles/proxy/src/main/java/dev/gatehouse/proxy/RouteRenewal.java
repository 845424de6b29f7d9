package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the routes' certificates as the files are, without a restart: a file that a route trusts
 * and that was changed or taken away is read again, a route that could not be made is tried again,
 * and every route gets fresh contexts now and then, before a certificate of ours runs out. On the
 * control thread only.
 *
 * <p>Whoever takes a trusted certificate away takes the trust away: the route refuses, as it would
 * after a restart, and flows that stand on the old file end.
 */
final class RouteRenewal {
    /** Between two tries of a route that could not be made, in seconds: somebody waits for it. */
    private static final int RETRY_SECONDS = 3;

    /** Between two renewals of sound routes, in seconds: far below the life of a certificate. */
    private static final int REFRESH_SECONDS = 3_600;

    private static final Finding FLOWS_END = Finding.of(Codes.FLOW_POLICY_CHANGED);

    private final Rim rim;
    private final Map<String, List<String>> restless = new HashMap<>();
    private long seconds;

    RouteRenewal(Rim rim) {
        this.rim = rim;
    }

    /** Looks once; to be called every second. */
    void look() {
        seconds++;
        List<Listening> listeners = rim.listeners();
        restless.keySet()
                .retainAll(listeners.stream().map(each -> each.live().route().name()).toList());
        listeners.forEach(this::look);
    }

    private void look(Listening listener) {
        LiveRoute live = listener.live();
        if (live.waitsForTrust()) {
            return; // It is made when trust comes.
        }
        List<String> looks = FileStamp.looks(live.route().anchors());
        if (!looks.equals(live.stamp().looks())) {
            // A file that is being written is read when it rests.
            if (looks.equals(restless.put(live.route().name(), looks))) {
                again(listener, true);
            }
        } else if (live.broken().isPresent()) {
            if (seconds % RETRY_SECONDS == 0) {
                again(listener, false);
            }
        } else if (seconds % REFRESH_SECONDS == 0) {
            again(listener, false);
        }
    }

    private void again(Listening listener, boolean filesDiffer) {
        LiveRoute before = listener.live();
        List<Finding> found = new ArrayList<>();
        LiveRoute next = rim.make(before.setup(), found::add);
        listener.renew(next);
        restless.remove(before.route().name());
        boolean sameState = next.broken().equals(before.broken());
        if (filesDiffer && !sameFiles(before, next)) {
            rim.revoke(own -> stale(own, next), FLOWS_END);
            sameState = false;
        }
        if (!sameState) {
            found.forEach(rim::journal);
            if (found.isEmpty()) {
                listener.tell();
            }
        }
    }

    private static boolean stale(LiveRoute own, LiveRoute next) {
        return own.route().name().equals(next.route().name()) && !sameFiles(own, next);
    }

    private static boolean sameFiles(LiveRoute one, LiveRoute other) {
        return one.stamp().digest().equals(other.stamp().digest());
    }
}
