package dev.gatehouse.policy;

import dev.gatehouse.api.policy.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Reads policy folders and says what is wrong with them, starting nothing: for {@code gatehouse
 * check}. Its signature uses the Java platform alone, so that it can be called through a class
 * loader of its own. Reads the disk; keeps nothing; never throws.
 */
public final class PolicyCheck implements Function<List<Path>, List<String>> {
    /** Makes one. */
    public PolicyCheck() {}

    /** Returns one sentence for each fault: file, key, reason, what is allowed; none if good. */
    @Override
    public List<String> apply(List<Path> folders) {
        return PolicyReader.read(folders).faults().stream().map(Fault::sentence).toList();
    }
}
