package dev.gatehouse.inventory;

import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A place to keep records that a test holds in its hand. */
final class HeldInMemory implements Holdings {
    final Map<Subject, byte[]> records = new HashMap<>();
    final Set<Subject> damaged = new HashSet<>();
    boolean broken;
    int puts;

    @Override
    public synchronized void put(String kind, Subject subject, byte[] octets) {
        check();
        puts++;
        records.put(subject, octets.clone());
    }

    @Override
    public synchronized void remove(String kind, Subject subject) {
        check();
        records.remove(subject);
    }

    @Override
    public synchronized Map<Subject, byte[]> all(String kind) {
        return readable(
                kind,
                subject -> {
                    throw new UncheckedIOException(new IOException("a record is damaged"));
                });
    }

    @Override
    public synchronized Map<Subject, byte[]> readable(String kind, Consumer<Subject> told) {
        check();
        Map<Subject, byte[]> readable = new HashMap<>(records);
        readable.keySet().removeAll(damaged);
        damaged.forEach(told);
        return readable;
    }

    @Override
    public List<DataHolding> held(Subject subject) {
        return List.of();
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
        return List.of();
    }

    private void check() {
        if (broken) {
            throw new UncheckedIOException(new IOException("no disk"));
        }
    }
}
