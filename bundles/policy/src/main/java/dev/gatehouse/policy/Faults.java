package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.util.ArrayList;
import java.util.List;

/** The faults of one file, gathered while it is read. One thread. */
final class Faults {
    /** Most faults kept of one file: who has more of them reads the first ones first. */
    static final int MOST = 50;

    private final String file;
    private final List<Fault> found = new ArrayList<>();

    Faults(String file) {
        this.file = Printable.path(file);
    }

    /** Adds a fault at a place from {@link Printable#place}; the reason may hold hostile text. */
    void add(String place, String reason, String allowed) {
        if (found.size() < MOST) {
            found.add(new Fault(file, place, Printable.of(reason), allowed));
        }
    }

    int count() {
        return found.size();
    }

    List<Fault> all() {
        return List.copyOf(found);
    }
}
