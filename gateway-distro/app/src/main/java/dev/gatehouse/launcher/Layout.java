package dev.gatehouse.launcher;

import java.nio.file.Path;

/**
 * Where things lie.
 *
 * @param home the distribution: bundles, policies, the lock
 * @param config the folder of gatehouse.json
 * @param data where state is kept
 */
record Layout(Path home, Path config, Path data) {

    static final String FILE = "gatehouse.json";

    /** Returns the layout for a configuration folder, with what the environment overrides. */
    static Layout of(Path config) {
        Path home = Path.of(System.getProperty("gatehouse.home", ".")).toAbsolutePath().normalize();
        Path folder = config.toAbsolutePath().normalize();
        String data = System.getenv("GATEHOUSE_DATA");
        return new Layout(
                home,
                folder,
                data == null || data.isEmpty()
                        ? folder.resolve("data")
                        : Path.of(data).toAbsolutePath().normalize());
    }

    Path bundles() {
        return home.resolve("bundles");
    }

    Path natives() {
        return home.resolve("natives");
    }

    Path file() {
        return config.resolve(FILE);
    }

    Path token() {
        return data.resolve("cli-token");
    }
}
