package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.privacy.Deletions;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.Passwords;
import dev.gatehouse.api.trust.Trust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The services that are there now. They come and go while the panel runs; asking for one that is
 * away refuses the request with a sentence. Safe on any thread.
 */
final class Services {
    private static final System.Logger LOG = System.getLogger("dev.gatehouse.panel");

    final Slot<DeviceRegistry> devices = new Slot<>("The list of devices");
    final Slot<Journal> journal = new Slot<>("The journal");
    final Slot<Holdings> holdings = new Slot<>("The store of what is kept");
    final Slot<Deletions> deletions = new Slot<>("Deletion");
    final Slot<Passwords> passwords = new Slot<>("The check of passwords");
    final Slot<Trust> trust = new Slot<>("The maker of certificates");
    final Slot<HomeClock> clock = new Slot<>("The clock");

    /** A place for a service. */
    static final class Slot<T> {
        private final AtomicReference<Optional<T>> now = new AtomicReference<>(Optional.empty());
        private final String title;

        Slot(String title) {
            this.title = title;
        }

        void set(T service) {
            now.set(Optional.of(service));
        }

        /** Empties the place, unless another one has taken it. */
        void unset(T service) {
            now.updateAndGet(held -> held.filter(one -> one != service));
        }

        Optional<T> find() {
            return now.get();
        }

        T get() throws Refusal {
            return now.get().orElseThrow(() -> Refusal.away(title));
        }
    }

    /**
     * Returns what is kept of the home under a kind.
     *
     * @throws Refusal if that is there but damaged: the one given, so that damage is never taken
     *     for nothing
     */
    Optional<byte[]> kept(String kind, Supplier<Refusal> ifDamaged) throws Refusal {
        List<Subject> damaged = new ArrayList<>();
        Map<Subject, byte[]> records = holdings.get().readable(kind, damaged::add);
        if (damaged.contains(Subject.HOME)) {
            throw ifDamaged.get();
        }
        return Optional.ofNullable(records.get(Subject.HOME));
    }

    /** Journals a finding; without a journal its code goes to the log. */
    void report(Finding finding) {
        journal.find()
                .ifPresentOrElse(
                        there -> there.append(finding),
                        () ->
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "no journal for {0}",
                                        finding.code().word()));
    }

    /** Returns what is there, for people who wonder what is not. */
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("devices", devices.find().isPresent());
        state.put("journal", journal.find().isPresent());
        state.put("holdings", holdings.find().isPresent());
        state.put("deletions", deletions.find().isPresent());
        state.put("passwords", passwords.find().isPresent());
        return state;
    }
}
