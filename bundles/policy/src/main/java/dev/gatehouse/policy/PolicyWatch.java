package dev.gatehouse.policy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.FindingCode;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policies;
import dev.gatehouse.api.policy.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows the policy files and holds the last good reading. {@link #look} and {@link #folders} are
 * called by one thread at a time; {@link #current} by any. Owns no thread and no clock.
 *
 * <p>A change is taken only when two looks in a row saw the same contents: a file that is being
 * written, or several that belong together, are mostly not judged in between. Should one be, it is
 * a fault until the next look, and the last good reading stays.
 */
final class PolicyWatch implements Policies {
    /** Most faults of one change that are journaled: the rest is found by {@code check}. */
    static final int JOURNALED = 20;

    /** Looks in a row that find files changing, before that is told. */
    static final int UNSETTLED = 20;

    /** When the files are to be looked at next. */
    enum Next {
        /** Something is changing. */
        SOON,
        /** At the usual time. */
        LATER
    }

    private final Consumer<Finding> findings;
    private volatile Reading current = new Reading(0, List.of());
    private volatile Map<String, Path> files = Map.of();
    private List<Path> folders;
    private String judged = "";
    private String seen = "";
    private int unsettled;

    PolicyWatch(List<Path> folders, Consumer<Finding> findings) {
        this.folders = folders;
        this.findings = findings;
    }

    @Override
    public Reading current() {
        return current;
    }

    @Override
    public String origin(String id) {
        return Optional.ofNullable(files.get(id))
                .map(file -> Printable.path(file.toString()))
                .orElse(id);
    }

    /** Reads other folders from now on; the reading stays until they are found good. */
    void folders(List<Path> others) {
        if (!folders.equals(others)) {
            folders = others;
            judged = "";
            seen = "";
        }
    }

    /**
     * Looks until nothing changes: at the start and with other folders, when people wait for it.
     */
    Next settle() {
        Next next = Next.SOON;
        for (int i = 0; i < PolicyReader.TRIES && next == Next.SOON; i++) {
            next = look();
        }
        return next;
    }

    /** Looks at the files and takes what is new, at rest and good. */
    Next look() {
        Optional<Snapshot> snapshot = Snapshot.of(folders);
        String digest = snapshot.map(Snapshot::digestText).orElse("");
        if (snapshot.isPresent() && digest.equals(judged)) {
            seen = digest;
            unsettled = 0;
            return Next.LATER;
        }
        if (snapshot.isPresent() && digest.equals(seen)) {
            judged = digest;
            seen = digest;
            unsettled = 0;
            judge(PolicyReader.read(snapshot.get()));
            return Next.LATER;
        }
        seen = digest;
        if (++unsettled < UNSETTLED) {
            return Next.SOON;
        }
        if (unsettled == UNSETTLED) {
            invalid(PolicyReader.unsettled(folders));
        }
        return Next.LATER;
    }

    private void judge(PolicyReader.Outcome outcome) {
        if (!outcome.faults().isEmpty()) {
            outcome.faults().stream().limit(JOURNALED).forEach(this::invalid);
            return;
        }
        List<Policy> policies = outcome.policies();
        files = outcome.files(); // First: who sees the new reading may ask at once.
        if (!policies.equals(current.policies())) {
            current = new Reading(current.generation() + 1, policies);
        }
    }

    private void invalid(Fault fault) {
        findings.accept(finding(Codes.POLICY_INVALID, fault));
    }

    /** Makes the finding of a fault; its source is the file. */
    static Finding finding(FindingCode code, Fault fault) {
        return Finding.of(code).with("fault", fault.sentence()).from(fault.file());
    }
}
