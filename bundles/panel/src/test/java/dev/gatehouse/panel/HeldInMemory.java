package dev.gatehouse.panel;

import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Records that a test holds in its hand, and can damage. */
final class HeldInMemory implements Holdings {
    final Map<String, byte[]> records = new ConcurrentHashMap<>();

    /** Records that are there and cannot be read, as kind, slash and subject. */
    final Set<String> damaged = ConcurrentHashMap.newKeySet();

    @Override
    public void put(String kind, Subject subject, byte[] octets) {
        records.put(kind + "/" + subject.text(), octets.clone());
    }

    @Override
    public void remove(String kind, Subject subject) {
        records.remove(kind + "/" + subject.text());
        damaged.remove(kind + "/" + subject.text());
    }

    @Override
    public Map<Subject, byte[]> all(String kind) {
        return readable(
                kind,
                subject -> {
                    throw new UncheckedIOException(new IOException("a record is damaged"));
                });
    }

    @Override
    public Map<Subject, byte[]> readable(String kind, Consumer<Subject> told) {
        Map<Subject, byte[]> all = new HashMap<>();
        records.forEach(
                (key, value) -> {
                    if (key.startsWith(kind + "/")) {
                        Subject subject = new Subject(key.substring(kind.length() + 1));
                        if (damaged.contains(key)) {
                            told.accept(subject);
                        } else {
                            all.put(subject, value);
                        }
                    }
                });
        return all;
    }

    @Override
    public List<DataHolding> held(Subject subject) {
        return List.of(new DataHolding("finding", 3, Optional.of(Home.NOW)));
    }

    @Override
    public List<DataHolding> erase(Subject subject, Collection<String> mentions) {
        return List.of();
    }
}
