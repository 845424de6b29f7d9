package dev.gatehouse.panel;

import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.journal.SecurityEvent;
import dev.gatehouse.api.text.JsonText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells browsers what is new, as server-sent events: {@code finding} with the finding's number as
 * id, {@code device}, {@code deletion}, {@code state}. One thread looks, once a second, and only
 * while somebody listens. Safe on any thread.
 */
final class Events implements AutoCloseable {
    /** Most listeners: the open windows of one household. */
    static final int MOST = 32;

    /** Most listeners of one source, so that a forgotten program leaves room for people. */
    static final int SOURCE = 20;

    /** How often is looked. A person does not see the difference to at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** After so many looks something is said, so that neither side takes the line for dead. */
    private static final int HEARTBEAT = 10;

    /** Most findings told in one look to one listener; the rest comes with the next. */
    private static final int BATCH = 100;

    private static final System.Logger LOG = System.getLogger("dev.gatehouse.panel");

    private final Services services;
    private final Doorman doorman;
    private final DeviceZones zones;
    private final List<Listener> listeners = new ArrayList<>();
    private boolean fed;
    private boolean closed;

    Events(Services services, Doorman doorman, DeviceZones zones) {
        this.services = services;
        this.doorman = doorman;
        this.zones = zones;
    }

    /** Somebody who listens; all but the constructor is the feeder's. */
    private static final class Listener {
        private final EventSink sink;
        private final Caller caller;
        private final InetAddress source;
        private long cursor;
        private String devices = "";
        private String state = "";
        private String deletions = "";
        private int quiet;

        Listener(EventSink sink, Caller caller, InetAddress source, long cursor) {
            this.sink = sink;
            this.caller = caller;
            this.source = source;
            this.cursor = cursor;
        }

        void tell(String event, String data) {
            sink.send("event: " + event + "\ndata: " + data + "\n\n");
            quiet = 0;
        }
    }

    List<Way> ways() {
        return List.of(
                new Way(
                        "GET",
                        "events",
                        Way.Access.OWNER,
                        (call, caller, s) -> open(call, caller)));
    }

    private Answer open(Call call, Caller caller) throws Refusal {
        if (call.method().equals("HEAD")) {
            return Answer.empty(200).as("text/event-stream");
        }
        Journal journal = services.journal.get();
        String last = call.header("last-event-id").orElse("");
        long cursor = last.matches("[0-9]{1,18}") ? Long.parseLong(last) : Findings.tail(journal);
        synchronized (this) {
            if (full(call.source())) {
                throw new Refusal(503, "too-many-listeners", "Too many windows are open.")
                        .with("Retry-After", "30");
            }
        }
        return Answer.stream(sink -> add(new Listener(sink, caller, call.source(), cursor)));
    }

    private synchronized void add(Listener listener) {
        if (full(listener.source)) {
            listener.sink.end();
            return;
        }
        listeners.add(listener);
        if (fed) {
            notifyAll();
        } else {
            fed = true;
            Thread feeder = new Thread(this::feed, "gatehouse-panel-events");
            feeder.setDaemon(true);
            feeder.start();
        }
    }

    private boolean full(InetAddress source) {
        listeners.removeIf(each -> each.sink.ended());
        long own = listeners.stream().filter(each -> each.source.equals(source)).count();
        return closed || own >= SOURCE || listeners.size() >= MOST;
    }

    /** Returns how many listen. */
    synchronized int count() {
        return listeners.size();
    }

    private void feed() {
        try {
            for (List<Listener> now = next(); !now.isEmpty(); now = next()) {
                look(now);
                rest();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A service went away in the middle: browsers come back by themselves.
            LOG.log(System.Logger.Level.WARNING, "events ended by {0}", e.getClass().getName());
            endAll();
        }
    }

    private synchronized List<Listener> next() {
        listeners.removeIf(each -> each.sink.ended());
        fed = !listeners.isEmpty();
        return List.copyOf(listeners);
    }

    private synchronized void rest() throws InterruptedException {
        wait(LOOK.toMillis());
    }

    private void look(List<Listener> now) {
        String devices =
                services.devices
                        .find()
                        .map(registry -> "{\"generation\":" + registry.generation() + "}")
                        .orElse("");
        String state = JsonText.of(services.state());
        String deletions =
                services.deletions
                        .find()
                        .map(d -> d.latest().stream().map(DeletionCalls::item).limit(1).toList())
                        .map(JsonText::of)
                        .orElse("");
        Map<Long, List<SecurityEvent>> read = new HashMap<>();
        for (Listener each : now) {
            if (!doorman.still(each.caller) || !zones.open(each.source)) {
                each.sink.end();
                continue;
            }
            each.quiet++;
            tellFindings(each, read);
            each.devices = tellChange(each, "device", each.devices, devices);
            each.deletions = tellChange(each, "deletion", each.deletions, deletions);
            each.state = tellChange(each, "state", each.state, state);
            if (each.quiet >= HEARTBEAT) {
                each.sink.send(":\n\n");
                each.quiet = 0;
            }
        }
    }

    private void tellFindings(Listener listener, Map<Long, List<SecurityEvent>> read) {
        List<SecurityEvent> fresh =
                read.computeIfAbsent(
                        listener.cursor,
                        after ->
                                services.journal
                                        .find()
                                        .map(j -> j.read(after, BATCH, Optional.empty()))
                                        .orElse(List.of()));
        for (SecurityEvent event : fresh) {
            listener.tell("finding\nid: " + event.sequence(), JsonText.of(Findings.item(event)));
            listener.cursor = event.sequence();
        }
    }

    private static String tellChange(Listener listener, String event, String old, String fresh) {
        if (!fresh.isEmpty() && !fresh.equals(old)) {
            listener.tell(event, fresh);
        }
        return fresh;
    }

    private synchronized void endAll() {
        listeners.forEach(each -> each.sink.end());
        listeners.clear();
        fed = false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        endAll();
        notifyAll();
    }
}
