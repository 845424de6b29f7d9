package dev.gatehouse.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the policies lie that are shipped. */
final class Shipped {
    private Shipped() {}

    static Path policies() {
        // The tests run in the bundle's folder, two below the root.
        return Path.of("").toAbsolutePath().resolve("../../policies").normalize();
    }

    /** Returns the policies in a folder of the policies and below, sorted. */
    static List<Path> files(String folder) throws IOException {
        try (Stream<Path> walk = Files.walk(policies().resolve(folder))) {
            return walk.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.endsWith("makers.json"))
                    .sorted()
                    .toList();
        }
    }
}
