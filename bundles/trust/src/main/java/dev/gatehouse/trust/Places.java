package dev.gatehouse.trust;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/**
 * Where configuration and state lie: framework or system properties that the launcher sets.
 *
 * @param config what relative certificate files are relative to
 * @param data the data folder
 */
record Places(Path config, DataFolder data) {
    private static final String CONFIG = "gatehouse.config";
    private static final String DATA = "gatehouse.data";

    static Places of(BundleContext context) {
        Path config = path(context, CONFIG, Path.of(""));
        return new Places(config, new DataFolder(path(context, DATA, config.resolve("data"))));
    }

    private static Path path(BundleContext context, String property, Path otherwise) {
        String value = context.getProperty(property);
        return (value == null ? otherwise : Path.of(value)).toAbsolutePath();
    }
}
