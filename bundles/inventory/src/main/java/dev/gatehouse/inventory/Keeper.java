package dev.gatehouse.inventory;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings devices to the disk and back. All calls may block on it: never on an event loop. One
 * writer at a time, so that what is forgotten is not written again by somebody who is behind.
 */
final class Keeper {
    /** Under which kind devices are held. */
    static final String KIND = "device";

    private final Consumer<Finding> notices;
    private final Set<DeviceId> due = ConcurrentHashMap.newKeySet();
    private Optional<Holdings> holdings = Optional.empty();
    private boolean loaded;
    private boolean told;

    Keeper(Consumer<Finding> notices) {
        this.notices = notices;
    }

    /** These were changed: to be written by the next {@link #flush}. */
    void due(Set<DeviceId> changed) {
        due.addAll(changed);
    }

    boolean anyDue() {
        return !due.isEmpty();
    }

    synchronized void attach(Holdings to) {
        holdings = Optional.of(to);
        loaded = false;
    }

    synchronized void detach(Holdings from) {
        holdings = holdings.filter(h -> h != from);
    }

    /** Returns whether there is a place to keep devices, of which nothing was read yet. */
    synchronized boolean waits() {
        return holdings.isPresent() && !loaded;
    }

    /**
     * Reads all devices; absent if there is no place to read from, or it cannot be read now. Where
     * some records are damaged the other devices are known all the same, and one finding says so.
     */
    synchronized Optional<List<Known>> load() {
        if (!waits()) {
            return Optional.empty();
        }
        List<Known> all = new ArrayList<>();
        List<Subject> damaged = new ArrayList<>();
        try {
            holdings.get()
                    .readable(KIND, damaged::add)
                    .forEach((subject, octets) -> decode(subject, octets, all, damaged));
        } catch (UncheckedIOException e) {
            fail("what was kept cannot be read");
            return Optional.empty();
        }
        loaded = true;
        told = false;
        if (!damaged.isEmpty()) {
            notices.accept(
                    Finding.of(Codes.REGISTRY_FAILED)
                            .with("reason", "damaged records of devices: " + damaged.size()));
        }
        return Optional.of(all);
    }

    private static void decode(
            Subject subject, byte[] octets, List<Known> all, List<Subject> damaged) {
        if (!DeviceId.is(subject.text())) {
            return;
        }
        try {
            all.add(RecordCodec.decode(new DeviceId(subject.text()), octets));
        } catch (IOException e) {
            damaged.add(subject);
        }
    }

    /** Says once that nothing is kept. */
    synchronized void fail(String reason) {
        if (!told) {
            told = true;
            notices.accept(Finding.of(Codes.REGISTRY_FAILED).with("reason", reason));
        }
    }

    /** Writes what is due, as it is now. */
    synchronized void flush(Function<DeviceId, Optional<Known>> now) {
        if (holdings.isEmpty() || !loaded) {
            return;
        }
        for (DeviceId id : List.copyOf(due)) {
            due.remove(id);
            try {
                write(id, now.apply(id));
            } catch (UncheckedIOException | IOException e) {
                due.add(id);
                fail("the disk does not take it");
                return;
            }
        }
        told = false;
    }

    private void write(DeviceId id, Optional<Known> known) throws IOException {
        if (known.isPresent()) {
            holdings.get().put(KIND, Subject.of(id), RecordCodec.encode(known.get()));
        } else {
            holdings.get().remove(KIND, Subject.of(id));
        }
    }

    /**
     * Writes a device before it is changed in memory, then changes it there. Who was forgotten
     * meanwhile is not written again.
     *
     * @return the device before, if there is one
     * @throws UncheckedIOException if it cannot be kept; memory is not changed then
     */
    synchronized Optional<Known> keep(
            Supplier<Optional<Known>> now, UnaryOperator<Known> wanted, Runnable inMemory) {
        Optional<Known> before = now.get();
        if (before.isEmpty()) {
            return before;
        }
        if (holdings.isPresent() && loaded) {
            try {
                write(before.get().id(), before.map(wanted));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            fail("there is no place to keep them");
        }
        inMemory.run();
        return before;
    }

    /** Forgets in memory; from here on nothing writes it. */
    synchronized void forget(DeviceId id, Runnable inMemory) {
        inMemory.run();
        due.remove(id);
    }
}
