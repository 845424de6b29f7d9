package dev.gatehouse.panel;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections that take too long over one step, however many octets trickle meanwhile. Safe on
 * any thread.
 */
final class JettyPace {
    /** From the start of a connection, or from the last answer, until a request's head is whole. */
    static final Duration HEAD = Duration.ofSeconds(30);

    /** From there until its body is: 64 KiB at most. */
    static final Duration BODY = Duration.ofSeconds(20);

    /** From there until the answer is taken: the largest file of the panel on a slow line. */
    static final Duration ANSWER = Duration.ofSeconds(60);

    private final Supplier<Scheduler> scheduler;
    private final Map<EndPoint, Scheduler.Task> ends = new ConcurrentHashMap<>();

    JettyPace(Supplier<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    /** It waits for a request. */
    void waiting(EndPoint end) {
        until(end, HEAD);
    }

    void reading(Request request) {
        until(end(request), BODY);
    }

    void answering(Request request) {
        until(end(request), ANSWER);
    }

    void answered(Request request) {
        until(end(request), HEAD);
    }

    /** It stays open: whoever does not take events is ended for that (JettySink). */
    void stays(Request request) {
        over(end(request));
    }

    void over(EndPoint end) {
        Scheduler.Task task = ends.remove(end);
        if (task != null) {
            task.cancel();
        }
    }

    private void until(EndPoint end, Duration time) {
        if (!end.isOpen()) {
            over(end);
            return;
        }
        Scheduler.Task task =
                scheduler.get().schedule(end::close, time.toMillis(), TimeUnit.MILLISECONDS);
        Scheduler.Task before = ends.put(end, task);
        if (before != null) {
            before.cancel();
        }
        if (!end.isOpen()) {
            over(end); // It went meanwhile.
        }
    }

    /** The connection itself, below TLS: it is what has a place. */
    private static EndPoint end(Request request) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        while (end instanceof EndPoint.Wrapper wrapper) {
            end = wrapper.unwrap();
        }
        return end;
    }
}
