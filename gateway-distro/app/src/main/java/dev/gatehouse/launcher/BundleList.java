package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * The locked list of bundles: one symbolic name a line. The build writes it from the run file's
 * resolved list and fails when that has drifted.
 */
final class BundleList {
    static final String FILE = "bundles.list";

    private BundleList() {}

    /**
     * Returns the jars of the list, in its order.
     *
     * @throws IOException if one that is listed is not there, or one is there that is not listed
     */
    static List<Path> jars(Layout layout) throws IOException {
        List<String> names =
                Files.readAllLines(layout.home().resolve(FILE)).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        Map<String, Path> present = present(layout.bundles());
        List<Path> jars = new ArrayList<>();
        for (String name : names) {
            Path jar = present.remove(name);
            if (jar == null) {
                throw new IOException(
                        "The bundle " + name + " is locked but not in " + layout.bundles() + ".");
            }
            jars.add(jar);
        }
        if (!present.isEmpty()) {
            throw new IOException(
                    "The bundle "
                            + present.keySet().iterator().next()
                            + " is in "
                            + layout.bundles()
                            + " but not locked.");
        }
        return jars;
    }

    private static Map<String, Path> present(Path folder) throws IOException {
        Map<String, Path> present = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path file : files) {
            try (JarFile jar = new JarFile(file.toFile())) {
                String name =
                        jar.getManifest()
                                .getMainAttributes()
                                .getValue(Constants.BUNDLE_SYMBOLICNAME);
                present.put(String.valueOf(name).split(";")[0].strip(), file);
            }
        }
        return present;
    }
}
