package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Reads the journal of a gateway that isn't running, for the launcher: a data folder and the
 * arguments of the command {@code findings} in, its JSON out. Changes nothing on the disk. A
 * gateway that runs, a missing journal and missing keys are a {@code fault} in the JSON, never an
 * exception. Safe on any thread.
 */
public final class OfflineFindings implements BiFunction<Path, Map<String, String>, String> {
    /** Made by name, from a class loader that has this bundle, the api and H2. */
    public OfflineFindings() {}

    @Override
    public String apply(Path data, Map<String, String> arguments) {
        DataFolder folder = new DataFolder(data);
        if (!Files.isRegularFile(folder.journal()) || !Files.exists(folder.keys())) {
            return FindingsAnswer.fault("There is no journal in " + folder.path() + ".");
        }
        try (FindingTable table = FindingTable.readOnly(folder, SubjectKeys.readOnly(folder))) {
            return FindingsAnswer.to(arguments, table::read);
        } catch (SubjectKeys.Damaged | IOException e) {
            return FindingsAnswer.fault("The keys of the journal cannot be used.");
        } catch (SQLException e) {
            return FindingsAnswer.fault(
                    Damage.inUse(e)
                            ? "The journal is in use: the gateway is running."
                            : "The journal cannot be read.");
        }
    }
}
