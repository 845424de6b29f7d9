package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads all policy files of some folders, as one transaction: the policies are given only if no
 * file has a fault. Reads the disk; keeps nothing; safe on any thread; never throws.
 *
 * <p>The first folder must be there. A policy of a later folder takes the place of the one with the
 * same id in an earlier folder, so that a household can change what is shipped without touching it.
 */
public final class PolicyReader {
    /** How often a folder is looked at that keeps changing, before that is called a fault. */
    static final int TRIES = 20;

    /** Most faults that are told at once. */
    static final int FAULTS = 200;

    private PolicyReader() {}

    /**
     * What the folders hold.
     *
     * @param policies all of them by id; empty if there is a fault
     * @param faults what is wrong; empty if the policies can be used
     * @param files the file that each policy stands in, by id
     */
    public record Outcome(List<Policy> policies, List<Fault> faults, Map<String, Path> files) {
        public Outcome {
            policies = List.copyOf(policies);
            faults = List.copyOf(faults);
            files = Map.copyOf(files);
        }

        static Outcome faulty(List<Fault> faults) {
            return new Outcome(List.of(), faults, Map.of());
        }
    }

    /** Reads these folders, first the one that others build on. */
    public static Outcome read(List<Path> folders) {
        String seen = "";
        for (int i = 0; i < TRIES; i++) {
            Optional<Snapshot> snapshot = Snapshot.of(folders);
            String digest = snapshot.map(Snapshot::digestText).orElse("");
            // Read twice: times of files are coarse, so that equal lists alone prove little.
            if (snapshot.isPresent() && digest.equals(seen)) {
                return read(snapshot.get());
            }
            seen = digest;
        }
        return Outcome.faulty(List.of(unsettled(folders)));
    }

    static Fault unsettled(List<Path> folders) {
        String where = folders.isEmpty() ? "" : folders.get(0).toString();
        return new Fault(
                Printable.path(where),
                "",
                "the files in it or in the other folders keep changing",
                "files that stay as they are while they are read");
    }

    static Outcome read(Snapshot snapshot) {
        List<Fault> faults = new ArrayList<>(snapshot.faults());
        Map<String, Policy> policies = new HashMap<>();
        Map<String, PolicyFile> from = new HashMap<>();
        snapshot.contents()
                .forEach(
                        (file, octets) -> {
                            Faults of = new Faults(file.path().toString());
                            Optional<Policy> policy =
                                    JsonReader.read(octets, of)
                                            .flatMap(root -> PolicyShape.read(root, of));
                            policy.ifPresent(p -> add(p, file, policies, from, of));
                            faults.addAll(of.all());
                        });
        if (faults.isEmpty() && policies.isEmpty()) {
            faults.add(new Fault("", "", "no policy was found", "at least one policy file"));
        }
        if (!faults.isEmpty()) {
            return Outcome.faulty(faults.subList(0, Math.min(FAULTS, faults.size())));
        }
        List<Policy> sorted = new ArrayList<>(policies.values());
        sorted.sort(Comparator.comparing(Policy::id));
        Map<String, Path> files = new HashMap<>();
        from.forEach((id, file) -> files.put(id, file.path()));
        return new Outcome(sorted, List.of(), files);
    }

    private static void add(
            Policy policy,
            PolicyFile file,
            Map<String, Policy> policies,
            Map<String, PolicyFile> from,
            Faults faults) {
        PolicyFile other = from.put(policy.id(), file);
        Policy replaced = policies.put(policy.id(), policy);
        if (other != null && other.folder() == file.folder()) {
            String name = String.valueOf(other.path().getFileName());
            faults.add("/id", "is also the id of " + name, "an id that is unique in its folder");
        } else if (replaced != null && replaced.kind() != policy.kind()) {
            String allowed = "the kind that it has in the folder before";
            faults.add("/kind", "replaces a policy of another kind", allowed);
        }
    }
}
