package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads policy folders and says what is wrong with them, starting nothing: for {@code gatehouse
 * check}. Its signature uses the Java platform alone, so that it can be called through a class
 * loader of its own. Reads the disk; keeps nothing; never throws.
 */
public final class PolicyCheck implements Function<List<Path>, List<String>> {
    private final Function<List<?>, List<List<String>>> compiler;

    /**
     * Makes one.
     *
     * @param compiler takes policies that read well, and tells what keeps them from being rules: a
     *     list of id, key, reason and what is allowed for each fault. The guards have such a
     *     function; a schema that does not compile is found by them alone.
     */
    public PolicyCheck(Function<List<?>, List<List<String>>> compiler) {
        this.compiler = compiler;
    }

    /** Returns one sentence for each fault: file, key, reason, what is allowed; none if good. */
    @Override
    public List<String> apply(List<Path> folders) {
        PolicyReader.Outcome outcome = PolicyReader.read(folders);
        List<Fault> faults =
                outcome.faults().isEmpty()
                        ? compiler.apply(outcome.policies()).stream()
                                .map(fault -> inItsFile(fault, outcome))
                                .toList()
                        : outcome.faults();
        return faults.stream().map(Fault::sentence).toList();
    }

    private static Fault inItsFile(List<String> fault, PolicyReader.Outcome outcome) {
        String id = fault.get(0);
        String file =
                Optional.ofNullable(outcome.files().get(id))
                        .map(path -> Printable.path(path.toString()))
                        .orElse(id);
        return new Fault(file, fault.get(1), fault.get(2), fault.get(3));
    }
}
