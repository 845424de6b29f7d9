package dev.gatehouse.privacy;

import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Deletions;
import dev.gatehouse.api.privacy.Subject;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Takes requests, brings them to the disk, and has them carried out one after the other. What is
 * done is forgotten here too, but for its receipt.
 */
final class DeviceDeletions implements Deletions {
    /** Octets of a request's id, and of the subject that its record is kept under. */
    private static final int ID = 16;

    private static final System.Logger LOG = System.getLogger(DeviceDeletions.class.getName());

    private final DeletionSteps steps;
    private final KeptReceipts receipts;
    private final Executor worker;
    private final SecureRandom random = new SecureRandom();

    /** Held while a request is brought to the disk: a device is asked for once. */
    private final Object asking = new Object();

    /** Held for a moment; guards the next two and the receipts. */
    private final Object state = new Object();

    private final Map<String, Open> open = new LinkedHashMap<>();

    /** Requests of before that cannot be read: nobody knows any more whom they were about. */
    private final List<Subject> damaged = new ArrayList<>();

    /** A request that is not done. */
    private record Open(Subject own, Request request, Deletion deletion) {
        Open at(int step) {
            return new Open(own, request, running(request, step));
        }
    }

    /**
     * Reads what there is; nothing is carried out yet.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    DeviceDeletions(DeletionSteps steps, Executor worker) {
        this.steps = steps;
        this.worker = worker;
        this.receipts = KeptReceipts.read(steps.holdings());
        steps.holdings()
                .readable(DeletionSteps.KIND, damaged::add)
                .forEach(
                        (own, octets) ->
                                Request.decode(octets).ifPresent(request -> add(own, request)));
    }

    private Open add(Subject own, Request request) {
        Open fresh = new Open(own, request, running(request, 1));
        synchronized (state) {
            open.put(request.id(), fresh);
        }
        return fresh;
    }

    private static Deletion running(Request request, int step) {
        return new Deletion(
                request.id(),
                Deletion.State.RUNNING,
                step,
                DeletionSteps.STEPS,
                request.asked(),
                Optional.empty(),
                Optional.empty());
    }

    /** Carries out what an earlier run has left; returns whether all that can be read is done. */
    boolean resume() {
        List<Open> left;
        synchronized (state) {
            left = List.copyOf(open.values());
        }
        boolean done = left.stream().map(this::carryOut).reduce(true, Boolean::logicalAnd);
        if (done && !damaged.isEmpty()) {
            String reason = "requests that are damaged: " + damaged.size();
            tell(Finding.of(Codes.DELETION_FAILED).with("reason", reason));
        }
        return done;
    }

    @Override
    public Optional<Deletion> forget(DeviceId device) {
        synchronized (asking) {
            Optional<Open> asked = asked(device);
            if (asked.isPresent()) {
                return Optional.of(again(asked.get()));
            }
            Optional<Device> known = steps.registry().find(device);
            return known.map(this::begin);
        }
    }

    private Optional<Open> asked(DeviceId device) {
        synchronized (state) {
            return open.values().stream()
                    .filter(each -> each.request().device().equals(device))
                    .findFirst();
        }
    }

    private Deletion again(Open asked) {
        if (asked.deletion().state() != Deletion.State.FAILED) {
            return asked.deletion();
        }
        Open fresh = add(asked.own(), asked.request());
        worker.execute(() -> carryOut(fresh));
        return fresh.deletion();
    }

    private Deletion begin(Device device) {
        Request request =
                new Request(
                        fresh(),
                        device.id(),
                        DeviceTraces.of(device),
                        now().truncatedTo(ChronoUnit.SECONDS),
                        new TreeMap<>());
        Subject own = new Subject(fresh());
        steps.holdings().put(DeletionSteps.KIND, own, request.encode());
        Open begun = add(own, request);
        worker.execute(() -> carryOut(begun));
        return begun.deletion();
    }

    private boolean carryOut(Open asked) {
        try {
            Request request = asked.request();
            Optional<Deletion> kept = receipt(request.id());
            if (kept.isEmpty()) {
                String receipt = steps.carryOut(asked.own(), request, n -> step(asked.at(n)));
                synchronized (state) {
                    receipts.keep(request, receipt);
                }
            }
            // Its key dies with it; a second copy of the database would destroy nothing more.
            steps.holdings().remove(DeletionSteps.KIND, asked.own());
            synchronized (state) {
                open.remove(request.id());
            }
            tell(Finding.of(Codes.DELETION_DONE));
            return true;
        } catch (UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: {1}",
                    Codes.DELETION_FAILED.word(),
                    e.getMessage());
            failed(asked, "the disk does not do it");
        } catch (RuntimeException e) {
            // The rim of this thread: whatever a service does, the request stays and is told of.
            LOG.log(System.Logger.Level.ERROR, Codes.DELETION_FAILED.word(), e);
            failed(asked, "a fault in the gateway");
        }
        return false;
    }

    private Optional<Deletion> receipt(String id) {
        synchronized (state) {
            return receipts.find(id);
        }
    }

    private void step(Open now) {
        synchronized (state) {
            open.put(now.request().id(), now);
        }
    }

    private void failed(Open asked, String reason) {
        synchronized (state) {
            Deletion last = open.get(asked.request().id()).deletion();
            Deletion failed =
                    new Deletion(
                            last.id(),
                            Deletion.State.FAILED,
                            last.step(),
                            last.steps(),
                            last.asked(),
                            Optional.empty(),
                            Optional.of(
                                    "It could not be done yet: "
                                            + reason
                                            + ". It is tried again when the gateway starts, or when"
                                            + " you ask for it again."));
            open.put(last.id(), new Open(asked.own(), asked.request(), failed));
        }
        tell(Finding.of(Codes.DELETION_FAILED).with("reason", reason));
    }

    private void tell(Finding finding) {
        steps.journal().append(finding.at(Optional.empty(), Optional.empty(), "", now()));
    }

    private Instant now() {
        return steps.clock().now();
    }

    private String fresh() {
        byte[] octets = new byte[ID];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    @Override
    public Optional<Deletion> find(String id) {
        synchronized (state) {
            Optional<Open> going = Optional.ofNullable(open.get(id));
            return going.isPresent() ? going.map(Open::deletion) : receipts.find(id);
        }
    }

    @Override
    public List<Deletion> latest() {
        synchronized (state) {
            List<Deletion> all = new ArrayList<>();
            open.values().forEach(each -> all.add(each.deletion()));
            Collections.reverse(all);
            receipts.newestFirst().stream()
                    .filter(each -> !open.containsKey(each.id()))
                    .forEach(all::add);
            return List.copyOf(all.subList(0, Math.min(KeptReceipts.MOST, all.size())));
        }
    }
}
